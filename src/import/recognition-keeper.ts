/** What recognition knows of flows that leave the flow table for a while: numbers and JSON as bytes, or in memory. */
import type { RecognitionState, Recognizer } from '../dpi/recognizer.ts';
import type { FlowCompanion } from '../flow/spilled-flows.ts';

/** Most flows that are kept in memory as what they showed asks for more; others are told by what they have shown. */
export const MAX_FOLLOWED = 16_384;

const HEAD_BYTES = 20;
const NOTHING = new Uint8Array(0);

export class RecognitionKeeper implements FlowCompanion {
  readonly #recognizer: Recognizer | null;
  /** Those that ask for more: their analysers may know objects of theirs again, so that these must stay the same. */
  readonly #followed = new Map<number, RecognitionState>();
  #last = 0;
  #bytes = Buffer.alloc(4096);

  constructor(recognizer: Recognizer | null) {
    this.#recognizer = recognizer;
  }

  detach(slot: number): Uint8Array {
    if (this.#recognizer === null) return NOTHING;
    const state = this.#recognizer.detach(slot, this.#followed.size < MAX_FOLLOWED);
    return this.#pack(state, true);
  }

  /** What outlives the process of what is known of the flow in `slot`, which stays where it is. */
  copy(slot: number): Uint8Array {
    if (this.#recognizer === null) return NOTHING;
    const state = this.#recognizer.detach(slot, true);
    this.#recognizer.attach(slot, state);
    // Bytes that wait are not kept: what they began is told by what it has shown.
    const wants = state.recognised !== null && state.wait !== null ? 0 : state.wants;
    return this.#pack({ ...state, wants, wait: null }, false);
  }

  #pack(state: RecognitionState, isHere: boolean): Uint8Array {
    const isFollowed = isHere && state.wants !== 0 && (state.recognised !== null || state.wait !== null);
    const json = isFollowed || state.recognised === null ? '' : JSON.stringify(state.recognised);
    // A UTF-16 code unit takes three bytes at most.
    const most = HEAD_BYTES + 3 * json.length;
    if (most > this.#bytes.length) this.#bytes = Buffer.alloc(2 * most);
    const bytes = this.#bytes;
    bytes[0] = state.wants;
    bytes[1] = state.proto;
    bytes[2] = state.packets;
    bytes[3] = state.known;
    bytes.writeUInt16LE(state.srcPort, 4);
    bytes.writeUInt16LE(state.dstPort, 6);
    bytes.writeInt32LE(state.bases[0], 8);
    bytes.writeInt32LE(state.bases[1], 12);
    bytes.writeUInt32LE(isFollowed ? this.#keep(state) : 0, 16);
    return bytes.subarray(0, HEAD_BYTES + bytes.write(json, HEAD_BYTES));
  }

  attach(slot: number, state: Uint8Array): void {
    if (this.#recognizer === null) return;
    const bytes = Buffer.from(state.buffer, state.byteOffset, state.length);
    const json = bytes.toString('utf8', HEAD_BYTES);
    const number = bytes.readUInt32LE(16);
    const followed = this.#followed.get(number);
    if (followed !== undefined) {
      this.#followed.delete(number);
      this.#recognizer.attach(slot, followed);
      return;
    }
    this.#recognizer.attach(slot, {
      wants: bytes[0]!,
      proto: bytes[1]!,
      packets: bytes[2]!,
      known: bytes[3]!,
      srcPort: bytes.readUInt16LE(4),
      dstPort: bytes.readUInt16LE(6),
      bases: [bytes.readInt32LE(8), bytes.readInt32LE(12)],
      recognised: json === '' ? null : (JSON.parse(json) as RecognitionState['recognised']),
      wait: null,
    });
  }

  /** A number by which it is found again, not 0. */
  #keep(state: RecognitionState): number {
    this.#last = (this.#last + 1) >>> 0 || 1;
    this.#followed.set(this.#last, state);
    return this.#last;
  }
}
