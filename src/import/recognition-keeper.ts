/** What recognition knows of flows that leave the flow table for a while: numbers and JSON as bytes, or in memory. */
import { JsonBytes, type JsonValue } from '../base/json-bytes.ts';
import { factsLength } from '../dpi/facts.ts';
import type { RecognitionState, Recognizer } from '../dpi/recognizer.ts';
import type { FlowCompanion } from '../flow/spilled-flows.ts';

/** Most flows that are kept in memory as what they showed asks for more; others are told by what they have shown. */
export const MAX_FOLLOWED = 16_384;
/** Most characters of facts of those. */
const MAX_FOLLOWED_FACTS = 8 * 1024 * 1024;

/** In the place of the head's bytes until they are known. */
const HEAD_BYTES = 24;
const HEAD = ' '.repeat(HEAD_BYTES);
const NOTHING = new Uint8Array(0);

export class RecognitionKeeper implements FlowCompanion {
  readonly #recognizer: Recognizer | null;
  /** Those that ask for more: their analysers may know objects of theirs again, so that these must stay the same. */
  readonly #followed = new Map<number, RecognitionState>();
  #last = 0;
  /** Characters of their facts. */
  #facts = 0;
  readonly #json = new JsonBytes();

  constructor(recognizer: Recognizer | null) {
    this.#recognizer = recognizer;
  }

  detach(slot: number): Uint8Array {
    if (this.#recognizer === null) return NOTHING;
    const hasRoom = this.#followed.size < MAX_FOLLOWED && this.#facts < MAX_FOLLOWED_FACTS;
    const state = this.#recognizer.detach(slot, hasRoom);
    return this.#pack(state, true);
  }

  /** What outlives the process of what is known of the flow in `slot`, which stays where it is. */
  copy(slot: number): Uint8Array {
    if (this.#recognizer === null) return NOTHING;
    const state = this.#recognizer.look(slot);
    // Bytes that wait are not kept: what they began is told by what it has shown.
    const wants = state.recognised !== null && state.wait !== null ? 0 : state.wants;
    return this.#pack({ ...state, wants, wait: null }, false);
  }

  #pack(state: RecognitionState, isHere: boolean): Uint8Array {
    const isFollowed = isHere && state.wants !== 0 && (state.recognised !== null || state.wait !== null);
    const { facts } = state;
    const json = this.#json;
    json.clear();
    json.addAscii(HEAD);
    if (!isFollowed && state.recognised !== null) json.add(state.recognised as unknown as JsonValue);
    const factsAt = json.length;
    if (facts !== null) json.addBytes(facts.bytes, facts.from, facts.length);
    const { bytes } = json;
    bytes[0] = state.wants;
    bytes[1] = state.proto;
    bytes[2] = state.packets;
    bytes[3] = state.known;
    const view = new DataView(bytes.buffer);
    view.setUint16(4, state.srcPort);
    view.setUint16(6, state.dstPort);
    view.setInt32(8, state.bases[0]);
    view.setInt32(12, state.bases[1]);
    view.setUint32(16, isFollowed ? this.#keep(state) : 0);
    view.setUint32(20, factsAt);
    return bytes.subarray(0, json.length);
  }

  attach(slot: number, state: Uint8Array): void {
    if (this.#recognizer === null) return;
    const bytes = Buffer.from(state.buffer, state.byteOffset, state.length);
    const number = bytes.readUInt32BE(16);
    const factsAt = bytes.readUInt32BE(20);
    const json = bytes.toString('utf8', HEAD_BYTES, factsAt);
    const followed = this.#followed.get(number);
    if (followed !== undefined) {
      this.#followed.delete(number);
      this.#facts -= factsOf(followed);
      this.#recognizer.attach(slot, followed);
      return;
    }
    this.#recognizer.attach(slot, {
      wants: bytes[0]!,
      proto: bytes[1]!,
      packets: bytes[2]!,
      known: bytes[3]!,
      srcPort: bytes.readUInt16BE(4),
      dstPort: bytes.readUInt16BE(6),
      bases: [bytes.readInt32BE(8), bytes.readInt32BE(12)],
      recognised: json === '' ? null : (JSON.parse(json) as RecognitionState['recognised']),
      facts: factsAt === bytes.length ? null : { bytes, from: factsAt, length: bytes.length - factsAt },
      wait: null,
    });
  }

  /** A number by which it is found again, not 0. */
  #keep(state: RecognitionState): number {
    this.#last = (this.#last + 1) >>> 0 || 1;
    this.#followed.set(this.#last, state);
    this.#facts += factsOf(state);
    return this.#last;
  }
}

/** They are not changed while they are kept. */
const factsOf = ({ recognised }: RecognitionState): number =>
  recognised !== null && 'match' in recognised ? factsLength(recognised.match) : 0;
