/** Writes generated traffic as a pcap file: deterministic, in a stream, many conversations at a time. */
import { closeSync, existsSync, openSync, renameSync, writeSync } from 'node:fs';
import { type Conversation, mixedConversation, smallConversation } from './conversation.ts';
import { Random } from './random.ts';

export interface TrafficSpec {
  readonly path: string;
  /** Bytes of the file, at least. */
  readonly fileBytes: number;
  readonly flows: number;
  readonly isSmall: boolean;
}

const CHUNK = 4 * 1024 * 1024;
const MAX_RECORD = 2048;
const ETHERNET = 14;
const IPV4 = 20;
const UDP = 8;
const TCP = 20;
const TIMESTAMPS = 12;
const SYN_OPTIONS = 20;
const SYN = 2;
const NOISE_BYTES = 65_536;
/** Conversations that take turns, and the mean time between two packets of the capture. */
const CONCURRENT = 20_000;
const MEAN_GAP_NANOS = 40_000;
const START_SECONDS = 1_700_000_000;

/** Makes the file unless it is there from an earlier run. */
export function generate(spec: TrafficSpec): void {
  if (existsSync(spec.path)) return;
  const partial = `${spec.path}.partial`;
  const writer = new FrameWriter(partial);
  const random = new Random(spec.isSmall ? 64 : 350);
  const open: Conversation[] = [];
  let flows = 0;
  let nanos = 0;
  while (writer.bytes < spec.fileBytes || flows < spec.flows) {
    while (open.length < CONCURRENT) {
      open.push(spec.isSmall ? smallConversation(random) : mixedConversation(random));
      flows++;
    }
    const i = random.below(open.length);
    const conversation = open[i] as Conversation;
    // What one side sends at once stays together on the wire.
    const { fromClient } = conversation.steps[conversation.next] ?? { fromClient: true };
    do {
      nanos += random.below(2 * MEAN_GAP_NANOS);
      writer.write(conversation, nanos, random);
    } while (conversation.steps[conversation.next]?.fromClient === fromClient && random.below(4) > 0);
    if (conversation.next >= conversation.steps.length) {
      open[i] = open[open.length - 1] as Conversation;
      open.pop();
    }
  }
  writer.close();
  renameSync(partial, spec.path);
}

class FrameWriter {
  bytes = 0;
  readonly #file: number;
  readonly #buffer = Buffer.alloc(CHUNK + MAX_RECORD);
  readonly #noise: Buffer;
  #at = 0;

  constructor(path: string) {
    this.#file = openSync(path, 'w');
    const random = new Random(1);
    this.#noise = Buffer.from(Array.from({ length: NOISE_BYTES }, () => random.below(256)));
    this.#u32le(0xa1b23c4d, 0x0004_0002, 0, 0, 0x40000, 1);
  }

  write(conversation: Conversation, nanos: number, random: Random): void {
    const step = conversation.steps[conversation.next++];
    if (step === undefined) return;
    const { isTcp } = conversation;
    const isSyn = (step.flags & SYN) !== 0;
    const isPadded = conversation.serverPort === 5000;
    const options = !isTcp || isPadded ? 0 : isSyn ? SYN_OPTIONS : TIMESTAMPS;
    const ipLen = IPV4 + (isTcp ? TCP + options : UDP) + step.payloadLen;
    const frameLen = Math.max(ETHERNET + ipLen, 60);
    this.#u32le(START_SECONDS + Math.floor(nanos / 1e9), nanos % 1e9, frameLen, frameLen);
    const frame = this.#buffer.subarray(this.#at, this.#at + frameLen);
    frame.fill(0, 0, ETHERNET + IPV4 + TCP + options);
    frame.writeUIntBE(step.fromClient ? 0x020000000002 : 0x020000000001, 0, 6);
    frame.writeUIntBE(step.fromClient ? 0x020000000001 : 0x020000000002, 6, 6);
    frame.writeUInt16BE(0x0800, 12);
    const ip = ETHERNET;
    frame[ip] = 0x45;
    frame.writeUInt16BE(ipLen, ip + 2);
    frame.writeUInt16BE(0x4000, ip + 6);
    frame[ip + 8] = 64;
    frame[ip + 9] = isTcp ? 6 : 17;
    frame.writeUInt32BE(step.fromClient ? conversation.client : conversation.server, ip + 12);
    frame.writeUInt32BE(step.fromClient ? conversation.server : conversation.client, ip + 16);
    frame.writeUInt16BE(headerChecksum(frame, ip), ip + 10);
    const l4 = ip + IPV4;
    frame.writeUInt16BE(step.fromClient ? conversation.clientPort : conversation.serverPort, l4);
    frame.writeUInt16BE(step.fromClient ? conversation.serverPort : conversation.clientPort, l4 + 2);
    let payload = l4 + UDP;
    if (isTcp) {
      payload = l4 + TCP + options;
      this.#tcp(frame, l4, conversation, step.flags, options, nanos);
      if (step.isRetransmission === true) {
        frame.writeUInt32BE(
          ((step.fromClient ? conversation.clientSeq : conversation.serverSeq) - step.payloadLen) >>> 0,
          l4 + 4,
        );
      } else {
        const consumed = step.payloadLen + (isSyn || (step.flags & 1) !== 0 ? 1 : 0);
        if (step.fromClient) conversation.clientSeq = (conversation.clientSeq + consumed) >>> 0;
        else conversation.serverSeq = (conversation.serverSeq + consumed) >>> 0;
      }
    } else {
      frame.writeUInt16BE(UDP + step.payloadLen, l4 + 4);
    }
    const head = step.head?.length ?? 0;
    if (step.head !== null) frame.set(step.head, payload);
    const noiseAt = random.below(NOISE_BYTES - MAX_RECORD);
    this.#noise.copy(frame, payload + head, noiseAt, noiseAt + step.payloadLen - head);
    this.#advance(frameLen);
  }

  close(): void {
    writeSync(this.#file, this.#buffer, 0, this.#at);
    closeSync(this.#file);
  }

  #tcp(frame: Buffer, at: number, conversation: Conversation, flags: number, options: number, nanos: number): void {
    const fromClient = frame.readUInt16BE(at) === conversation.clientPort;
    const hasAck = (flags & 0x10) !== 0;
    frame.writeUInt32BE(fromClient ? conversation.clientSeq : conversation.serverSeq, at + 4);
    if (hasAck) frame.writeUInt32BE(fromClient ? conversation.serverSeq : conversation.clientSeq, at + 8);
    frame[at + 12] = ((TCP + options) / 4) << 4;
    frame[at + 13] = flags;
    frame.writeUInt16BE(hasAck ? 502 : 64_240, at + 14);
    const millis = Math.floor(nanos / 1e6);
    if (options === SYN_OPTIONS) {
      frame.set([2, 4, 5, 0xb4, 4, 2, 8, 10], at + TCP);
      frame.writeUInt32BE(millis, at + TCP + 8);
      frame.set([1, 3, 3, 7], at + TCP + 16);
    } else if (options === TIMESTAMPS) {
      frame.set([1, 1, 8, 10], at + TCP);
      frame.writeUInt32BE(millis, at + TCP + 4);
      frame.writeUInt32BE(millis, at + TCP + 8);
    }
  }

  #u32le(...values: number[]): void {
    for (const [i, value] of values.entries()) this.#buffer.writeUInt32LE(value, this.#at + 4 * i);
    this.#advance(4 * values.length);
  }

  #advance(count: number): void {
    this.#at += count;
    this.bytes += count;
    if (this.#at < CHUNK) return;
    writeSync(this.#file, this.#buffer, 0, this.#at);
    this.#at = 0;
  }
}

function headerChecksum(frame: Buffer, at: number): number {
  let sum = 0;
  for (let i = 0; i < IPV4; i += 2) sum += frame.readUInt16BE(at + i);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
  return ~sum & 0xffff;
}
