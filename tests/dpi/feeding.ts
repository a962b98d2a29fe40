/** Feeds made-up packets to a recogniser, as the pipeline would. */
import { hexToBytes } from '@noble/hashes/utils.js';
import type { Facts } from '../../src/dpi/facts.ts';
import type { Direction, FactsJson, LearnedName, Recognition } from '../../src/dpi/recognition.ts';
import { createRecognizer, type Recognizer, type RecognizerSettings } from '../../src/dpi/recognizer.ts';
import { Packet } from '../../src/wire/packet.ts';

const TCP = 6;
const UDP = 17;
const SYN = 0x02;
const ACK = 0x10;
export const CLIENT: Direction = 0;
export const SERVER: Direction = 1;
const CLIENT_START = 1000;
const SERVER_START = 5000;

/** One byte a character (ISO 8859-1). */
export const latin1 = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));
export const hex = (digits: string): Uint8Array => hexToBytes(digits.replaceAll(/\s/g, ''));

/** A view that refuses to be read outside of the payload it was made for, and tells of each read. */
export function strictView(buffer: ArrayBuffer, from: number, to: number, tell: () => void = () => {}): DataView {
  const view = new DataView(buffer);
  const checked = (at: number, size: number): number => {
    tell();
    if (at < from || at + size > to) throw new RangeError(`read of ${size} at ${at}, outside the payload`);
    return at;
  };
  const { getUint8, getUint16, getUint32 } = DataView.prototype;
  view.getUint8 = (at) => getUint8.call(view, checked(at, 1));
  view.getUint16 = (at, littleEndian) => getUint16.call(view, checked(at, 2), littleEndian);
  view.getUint32 = (at, littleEndian) => getUint32.call(view, checked(at, 4), littleEndian);
  return view;
}

export interface FlowOptions {
  readonly transport: 'tcp' | 'udp';
  readonly srcPort?: number;
  readonly dstPort?: number;
  /** Without the opening SYN: the capture began later. */
  readonly isMidstream?: boolean;
  readonly settings?: RecognizerSettings;
}

/** A recognition with its facts as they are meant. */
export type Told = Omit<Recognition, 'facts'> & { readonly facts: Facts | null };

export const readFacts = (recognition: Recognition): Told => ({
  ...recognition,
  facts: recognition.facts === null ? null : (JSON.parse(factsText(recognition.facts)) as Facts),
});

const UTF_8 = new TextDecoder('utf-8', { fatal: true });
export const factsText = ({ bytes, from, length }: FactsJson): string =>
  UTF_8.decode(bytes.subarray(from, from + length));

/** A flow under way in slot 0 of its own recogniser. */
export class FedFlow {
  readonly recognizer: Recognizer;
  readonly learned: LearnedName[] = [];
  readonly #options: FlowOptions;
  /** Packets come a millisecond apart. */
  #time = 0;
  readonly #next: [number, number] = [CLIENT_START, SERVER_START];

  constructor(options: FlowOptions) {
    this.#options = options;
    this.recognizer = createRecognizer(options.settings ?? {}, { learned: (name) => this.learned.push(name) });
    const opening = this.#packet(CLIENT);
    if (options.transport === 'tcp' && options.isMidstream !== true) {
      opening.tcpFlags = SYN;
      opening.seq = CLIENT_START - 1;
    }
    this.recognizer.begin(0, opening);
  }

  /**
   * A datagram, or a segment right after what its side sent before; `at` places it at that byte of its stream instead,
   * `wireLength` says how long it was before the capture cut it.
   */
  send(direction: Direction, payload: Uint8Array, at?: number, wireLength = payload.length): this {
    this.#time += 1_000_000;
    if (this.recognizer.wants[0] !== 1) return this;
    const packet = this.#packet(direction);
    const guard = 16;
    const bytes = new Uint8Array(payload.length + 2 * guard).fill(0x41);
    bytes.set(payload, guard);
    packet.payloadOffset = guard;
    packet.payloadCapLen = payload.length;
    packet.payloadLen = wireLength;
    const start = direction === CLIENT ? CLIENT_START : SERVER_START;
    packet.seq = at === undefined ? this.#next[direction] : start + at;
    packet.ack = this.#next[direction === CLIENT ? SERVER : CLIENT];
    packet.tcpFlags = ACK;
    this.#next[direction] = Math.max(this.#next[direction], packet.seq + payload.length);
    const view = strictView(bytes.buffer, guard, guard + payload.length);
    this.recognizer.feed(0, direction, packet, view, this.#time);
    return this;
  }

  finish(): Told | null {
    const recognition = this.recognizer.finish(0);
    return recognition === null ? null : readFacts(recognition);
  }

  #packet(direction: Direction): Packet {
    const { transport, srcPort = 50_000, dstPort = 60_000 } = this.#options;
    const packet = new Packet();
    const isFromClient = direction === CLIENT;
    packet.isFlow = true;
    packet.proto = transport === 'tcp' ? TCP : UDP;
    packet.srcPort = isFromClient ? srcPort : dstPort;
    packet.dstPort = isFromClient ? dstPort : srcPort;
    packet.src2 = 0xffff;
    packet.dst2 = 0xffff;
    packet.src3 = isFromClient ? 0x0a000001 : 0x0a000002;
    packet.dst3 = isFromClient ? 0x0a000002 : 0x0a000001;
    return packet;
  }
}

/** What a flow is whose client sends these payloads, each its own packet. */
export function recognize(options: FlowOptions, ...payloads: readonly Uint8Array[]): Told | null {
  const flow = new FedFlow(options);
  for (const payload of payloads) flow.send(CLIENT, payload);
  return flow.finish();
}
