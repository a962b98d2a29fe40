/** Writes where the packets of each flow lie, while the capture is read. Memory is that of one chunk. */
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import type { CaptureNotes } from '../capture/capture-notes.ts';
import type { Landmark } from '../capture/packet-block.ts';
import { ChunkEncoder, type Latecomer, MAX_LATECOMERS } from './packet-index-encoder.ts';
import {
  CHECKPOINT_PACKETS,
  CHUNK_PACKETS,
  INDEX_MAGIC,
  type IndexChunk,
  type IndexFooter,
  type IndexNotes,
  TRAILER_BYTES,
} from './packet-index-format.ts';
import { toStoreError } from './store-error.ts';

export class PacketIndexWriter {
  readonly #path: string;
  readonly #descriptor: number;
  readonly #encoder = new ChunkEncoder();
  readonly #flowIds = new Int32Array(CHUNK_PACKETS);
  readonly #checkpoints = new Float64Array(CHUNK_PACKETS / CHECKPOINT_PACKETS);
  readonly #chunks: IndexChunk[] = [];
  #latecomers: Latecomer[] = [];
  #count = 0;
  /** Of the chunks before. */
  #packets = 0;
  #size = 0;
  #isOpen = true;

  /** The file appears at `path` whole, once `finish` is called. */
  constructor(path: string) {
    this.#path = path;
    try {
      this.#descriptor = openSync(`${path}.tmp`, 'w', 0o600);
    } catch (cause) {
      throw toStoreError(cause, 'cannot start the packet index');
    }
    this.#write(Buffer.from(INDEX_MAGIC));
  }

  /** Takes in the next packet of the capture: its flow, -1 for none, and where its record starts. */
  add(flowId: number, fileOffset: number): void {
    const i = this.#count++;
    this.#flowIds[i] = flowId;
    if (i % CHECKPOINT_PACKETS === 0) this.#checkpoints[i / CHECKPOINT_PACKETS] = fileOffset;
    if (this.#count === CHUNK_PACKETS) this.#seal();
  }

  /** Says which flow a packet taken in before belongs to, by its number in the capture, from 0. */
  settle(packet: number, flowId: number): void {
    const i = packet - this.#packets;
    if (i >= 0) this.#flowIds[i] = flowId;
    else {
      this.#latecomers.push({ before: -i, flowId });
      if (this.#latecomers.length === MAX_LATECOMERS) this.#seal();
    }
  }

  /** `landmarks`: see `CaptureReader`; null where packets are found by reading from the beginning. */
  finish(landmarks: readonly Landmark[] | null, notes: CaptureNotes): void {
    this.#seal();
    const at = this.#size;
    this.#writeNotes(notes);
    const bytes = this.#size - at;
    const footer: IndexFooter = {
      packets: this.#packets,
      landmarks,
      chunks: this.#chunks,
      ...(bytes > 0 && { notes: { at, bytes } }),
    };
    const text = Buffer.from(JSON.stringify(footer));
    const trailer = Buffer.alloc(TRAILER_BYTES, INDEX_MAGIC, 'latin1');
    trailer.writeUInt32LE(text.length);
    trailer.write(INDEX_MAGIC, 4, 'latin1');
    this.#write(text);
    this.#write(trailer);
    try {
      fsyncSync(this.#descriptor);
      this.#close();
      renameSync(`${this.#path}.tmp`, this.#path);
    } catch (cause) {
      throw toStoreError(cause, 'cannot complete the packet index');
    }
  }

  #writeNotes({ comments, secrets }: CaptureNotes): void {
    const notes: IndexNotes = {
      comments: comments.flatMap(({ packet, text }) => (packet === null ? [] : [[packet, text] as const])),
      secrets: secrets.map(({ kind, bytes }) => [kind, Buffer.from(bytes).toString('base64')]),
    };
    if (notes.comments.length + notes.secrets.length > 0) this.#write(Buffer.from(JSON.stringify(notes)));
  }

  /** Closes and removes what is not finished; does nothing after `finish`. */
  abort(): void {
    if (!this.#isOpen) return;
    this.#close();
    rmSync(`${this.#path}.tmp`, { force: true });
  }

  #close(): void {
    this.#isOpen = false;
    closeSync(this.#descriptor);
  }

  #seal(): void {
    if (this.#count === 0 && this.#latecomers.length === 0) return;
    const chunk = this.#encoder.encode(this.#flowIds, this.#count, this.#checkpoints, this.#latecomers);
    const { bytes, ...layout } = chunk;
    this.#chunks.push({ at: this.#size, packets: this.#count, ...layout });
    this.#write(bytes);
    this.#packets += this.#count;
    this.#count = 0;
    this.#latecomers = [];
  }

  /** At once: the import's thread has nothing else to do, and a chunk is a fraction of a second's packets. */
  #write(bytes: Uint8Array): void {
    try {
      for (let at = 0; at < bytes.length; ) at += writeSync(this.#descriptor, bytes, at);
    } catch (cause) {
      throw toStoreError(cause, 'cannot store the packet index');
    }
    this.#size += bytes.length;
  }
}
