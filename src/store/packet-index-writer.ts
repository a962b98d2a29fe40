/** Writes where the packets of each flow lie, while the capture is read. Memory is that of one chunk. */
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import type { CaptureNotes } from '../capture/capture-notes.ts';
import type { Landmark } from '../capture/packet-block.ts';
import { ChunkEncoder } from './packet-index-encoder.ts';
import {
  INDEX_MAGIC,
  type IndexChunk,
  type IndexFooter,
  type IndexNotes,
  TRAILER_BYTES,
} from './packet-index-format.ts';
import { type PacketRun, PacketRuns, RUN_BYTES, runMemory } from './packet-runs.ts';
import { toStoreError } from './store-error.ts';

/** The part of a capture's notes that the index keeps, as packets taken out have them too. */
export type PacketNotes = Pick<CaptureNotes, 'comments' | 'secrets'>;

/** Takes packets one by one, and keeps the run that is under way itself. */
export class PacketIndexWriter {
  readonly #file: PacketIndexFile;
  readonly #runs: PacketRuns;

  /** The file appears at `path` whole, once `finish` is called. */
  constructor(path: string) {
    const file = new PacketIndexFile(path);
    const memory = new SharedArrayBuffer(RUN_BYTES);
    this.#file = file;
    this.#runs = new PacketRuns(
      () => memory,
      (run) => file.add(run),
    );
  }

  /** See {@link PacketRuns}. */
  add(flowId: number, fileOffset: number): void {
    this.#runs.add(flowId, fileOffset);
  }

  settle(packet: number, flowId: number): void {
    this.#runs.settle(packet, flowId);
  }

  /** See {@link PacketIndexFile}. */
  finish(landmarks: readonly Landmark[] | null, notes: PacketNotes): void {
    this.#runs.end();
    this.#file.finish(landmarks, notes);
  }

  abort(): void {
    this.#file.abort();
  }
}

/** Takes whole runs. */
export class PacketIndexFile {
  readonly #path: string;
  readonly #descriptor: number;
  readonly #encoder = new ChunkEncoder();
  readonly #chunks: IndexChunk[] = [];
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

  add({ packets, memory, latecomers }: PacketRun): void {
    const { flowIds, checkpoints } = runMemory(memory);
    const { bytes, ...layout } = this.#encoder.encode(flowIds, packets, checkpoints, latecomers);
    this.#chunks.push({ at: this.#size, packets, ...layout });
    this.#write(bytes);
    this.#packets += packets;
  }

  /** `landmarks`: see `CaptureReader`; null where packets are found by reading from the beginning. */
  finish(landmarks: readonly Landmark[] | null, notes: PacketNotes): void {
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

  #writeNotes({ comments, secrets }: PacketNotes): void {
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
