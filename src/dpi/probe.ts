import { Packet } from '../wire/packet.ts';
import { Bytes } from './bytes.ts';
import { ExpectedFlows } from './expected-flows.ts';
import type { Direction, NameSource, RecognitionListener } from './recognition.ts';

const NOTHING = new DataView(new ArrayBuffer(0));

/** The bytes an analyser is asked about, and what is known of the flow they come from. One object, reused for every packet. */
export class Probe extends Bytes {
  isTcp = false;
  direction: Direction = 0;
  /** In `follow`: whether the client sent these bytes; null where nobody knows who that is, and in `inspect`. */
  fromClient: boolean | null = null;
  /** When the packet was captured, in nanoseconds from a fixed instant: for lengths of time only. */
  time = 0;
  /** False where only the service is wanted: what costs time and serves nothing else may be left undone. */
  wantsDetails = true;
  /** Ports of the side that sent these bytes and of the side that gets them. */
  srcPort = -1;
  dstPort = -1;
  /** Length on the wire; more than `length` when the capture cut the packet. */
  wireLength = 0;
  /** The stream is known from the connection's first byte. Always false for datagrams. */
  fromStart = false;
  /** What the analyser itself left here in an earlier call for this flow; undefined at first. Must stay bounded. */
  memory: unknown = undefined;
  /** The packet that brought these bytes, or the last of them. */
  packet = new Packet();
  readonly listener: RecognitionListener;
  /** Where to say what other flows will be. */
  readonly expected = new ExpectedFlows();

  constructor(listener: RecognitionListener) {
    super(NOTHING, 0, 0);
    this.listener = listener;
  }

  /** Address of the receiver in big-endian words: who asked, when these bytes are an answer. */
  get dst(): [number, number, number, number] {
    const { dst0, dst1, dst2, dst3 } = this.packet;
    return [dst0, dst1, dst2, dst3];
  }

  /** Tells that the sender asked the receiver for a name; addresses in the place of names are none. */
  askedFor(name: string, source: NameSource): void {
    if (!hasLetter(name) || name.includes(':')) return;
    const { src0, src1, src2, src3, dst0, dst1, dst2, dst3 } = this.packet;
    const client = [src0, src1, src2, src3] as const;
    this.listener.learned({ name, ip0: dst0, ip1: dst1, ip2: dst2, ip3: dst3, client, source });
  }

  /** True when either side is at one of these ports. */
  onPort(...ports: readonly number[]): boolean {
    return ports.includes(this.srcPort) || ports.includes(this.dstPort);
  }
}

function hasLetter(name: string): boolean {
  for (let i = 0; i < name.length; i++) {
    const code = name.charCodeAt(i);
    if (code >= 0x61 && code <= 0x7a) return true;
  }
  return false;
}
