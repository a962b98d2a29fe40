/** The packets of one flow as lines to read. */
import { parseIp } from '../../base/ip.ts';
import { formatTime, timeSince } from '../../base/time.ts';
import { FlowIdSet } from '../../store/flow-id-set.ts';
import { decodePacket } from '../../wire/decode.ts';
import { describePacket } from '../../wire/describe.ts';
import { decodeFragmentPayload } from '../../wire/fragment-payload.ts';
import { Fragment, Packet } from '../../wire/packet.ts';
import type { CapturePackets } from './capture-packets.ts';
import { type PickedPackets, pickPackets } from './pick-packets.ts';
import { RelativeNumbers } from './relative-numbers.ts';

/** Packets at the beginning of a flow in which it is looked for what sequence numbers count from. */
const FIRST_PACKETS = 16;
const FIRST = { from: 0, to: FIRST_PACKETS };

export interface FlowEnds {
  readonly flowId: number;
  /** Canonical text. */
  readonly srcIp: string;
  readonly dstIp: string;
  readonly srcPort: number | null;
  readonly dstPort: number | null;
}

export interface ListedPacket {
  /** In the capture, from 1. */
  readonly number: number;
  readonly time: string;
  /** Null where the packet itself does not tell: a later fragment of a tunnel. */
  readonly direction: 'sent' | 'received' | null;
  /** On the wire, and captured. */
  readonly length: number;
  readonly capturedLength: number;
  readonly info: string;
}

export interface PacketPage {
  readonly offset: number;
  readonly limit: number;
}

export async function listPackets(
  { index, source }: CapturePackets,
  flow: FlowEnds,
  { offset, limit }: PacketPage,
  signal?: AbortSignal,
): Promise<ListedPacket[]> {
  const flows = new FlowIdSet();
  flows.add(flow.flowId);
  const end = offset + limit;
  const isNearStart = offset <= FIRST_PACKETS;
  const ranges = isNearStart ? [{ from: 0, to: end }] : [FIRST, { from: offset, to: end }];
  const reader = new FlowReader(flow);
  const listed: ListedPacket[] = [];
  for await (const picked of pickPackets({ index, source, flows, ranges, ...(signal && { signal }) }))
    listed.push(...reader.list(picked));
  return listed.slice(Math.min(offset, FIRST_PACKETS));
}

class FlowReader {
  readonly #packet = new Packet();
  readonly #numbers = new RelativeNumbers();
  readonly #flow: FlowEnds;
  readonly #src: string;
  readonly #dst: string;

  constructor(flow: FlowEnds) {
    this.#flow = flow;
    this.#src = keyOf(parseIp(flow.srcIp) ?? []);
    this.#dst = keyOf(parseIp(flow.dstIp) ?? []);
  }

  list({ block, rows, numbers, baseSeconds }: PickedPackets): ListedPacket[] {
    const { view, offsets, capLens, wireLens, linkTypes, times } = block;
    const packet = this.#packet;
    return rows.map((row, i): ListedPacket => {
      decodePacket(view, offsets[row]!, capLens[row]!, wireLens[row]!, linkTypes[row]!, packet);
      if (packet.fragment === Fragment.first) readFirstFragment(packet, view);
      const direction = this.#directionOf(packet);
      return {
        number: numbers[i]! + 1,
        time: formatTime(timeSince(baseSeconds, times[row]!)),
        direction,
        length: wireLens[row]!,
        capturedLength: capLens[row]!,
        info: describePacket(packet, direction === null ? null : this.#numbers.next(packet, direction)),
      };
    });
  }

  #directionOf(packet: Packet): ListedPacket['direction'] {
    const { srcPort, dstPort } = this.#flow;
    const from = keyOf([packet.src0, packet.src1, packet.src2, packet.src3]);
    const to = keyOf([packet.dst0, packet.dst1, packet.dst2, packet.dst3]);
    const hasPorts = packet.srcPort >= 0 && srcPort !== null;
    const isSent = from === this.#src && to === this.#dst;
    const isReceived = from === this.#dst && to === this.#src;
    if (isSent && (!hasPorts || (packet.srcPort === srcPort && packet.dstPort === dstPort))) return 'sent';
    return isReceived ? 'received' : null;
  }
}

/** Of the words of an address, whether they are signed or not. */
const keyOf = (words: readonly number[]): string => Int32Array.from(words).join();

/** What the first fragment alone says of the datagram. */
function readFirstFragment(packet: Packet, view: DataView): void {
  const { payloadOffset, payloadCapLen, payloadLen, ipId } = packet;
  decodeFragmentPayload(view, payloadOffset, payloadOffset + payloadCapLen, payloadOffset + payloadLen, packet);
  packet.fragment = Fragment.first;
  packet.fragmentOffset = 0;
  packet.moreFragments = true;
  packet.ipId = ipId;
}
