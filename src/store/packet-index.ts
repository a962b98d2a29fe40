/** Reads which packets of a capture belong to flows, and where reading them may begin. See packet-index-format.ts. */
import { access, type FileHandle, open } from 'node:fs/promises';
import { AppError } from '../base/errors.ts';
import type { DecryptionSecrets } from '../capture/capture-notes.ts';
import type { Landmark } from '../capture/packet-block.ts';
import type { FlowIdSet } from './flow-id-set.ts';
import {
  CHECKPOINT_PACKETS,
  CHUNK_PACKETS,
  INDEX_MAGIC,
  type IndexChunk,
  type IndexFooter,
  type IndexNotes,
  PAGE_ENTRY_BYTES,
  TRAILER_BYTES,
} from './packet-index-format.ts';
import { toStoreError } from './store-error.ts';

/** Packets that were asked for, of one stretch of the capture. */
export interface IndexedPackets {
  /** Number of the stretch's first packet in the capture, from 0. */
  readonly first: number;
  /** Ascending, counted from `first`; valid until the next stretch is asked for. */
  readonly places: Uint32Array;
  /** Offset in the source of every {@link CHECKPOINT_PACKETS}th packet from `first` on; null: read from the beginning. */
  readonly checkpoints: Float64Array | null;
}

/** What the capture says of its packets beside their bytes. */
export interface PacketNotes {
  /** Comments by the number of the packet in the capture, from 0. */
  readonly comments: ReadonlyMap<number, readonly string[]>;
  readonly secrets: readonly DecryptionSecrets[];
}

export class PacketIndex {
  readonly packets: number;
  /** Null: packets are found by reading the source from the beginning. */
  readonly landmarks: readonly Landmark[] | null;
  readonly #handle: FileHandle;
  readonly #chunks: readonly IndexChunk[];
  readonly #notes: IndexFooter['notes'];
  readonly #wanted = new Uint8Array(CHUNK_PACKETS);
  readonly #places = new Uint32Array(CHUNK_PACKETS);
  readonly #checkpoints = new Float64Array(CHUNK_PACKETS / CHECKPOINT_PACKETS);

  constructor(handle: FileHandle, footer: IndexFooter) {
    this.#handle = handle;
    this.packets = footer.packets;
    this.landmarks = footer.landmarks;
    this.#chunks = footer.chunks;
    this.#notes = footer.notes;
  }

  /** The packets of the flows, stretch by stretch in the order of the file. */
  async *packetsOf(flows: FlowIdSet, signal?: AbortSignal): AsyncGenerator<IndexedPackets, void, undefined> {
    const latecomers = await this.#findLatecomers(flows);
    let first = 0;
    for (const chunk of this.#chunks) {
      signal?.throwIfAborted();
      const end = first + chunk.packets;
      let count = flows.hasAny(chunk.firstFlow, chunk.lastFlow) ? await this.#mark(chunk, flows) : 0;
      for (; (latecomers.at(-1) ?? end) < end; count++) this.#wanted[latecomers.pop()! - first] = 1;
      if (count > 0) {
        const places = this.#takeMarked(chunk.packets, count);
        const checkpoints = this.landmarks === null ? null : await this.#readCheckpoints(chunk);
        yield { first, places, checkpoints };
      }
      first = end;
    }
  }

  async readNotes(): Promise<PacketNotes> {
    const comments = new Map<number, string[]>();
    if (this.#notes === undefined) return { comments, secrets: [] };
    const text = await this.#read(this.#notes.at, this.#notes.bytes);
    const notes: IndexNotes = JSON.parse(text.toString());
    for (const [packet, comment] of notes.comments) {
      const known = comments.get(packet - 1);
      if (known === undefined) comments.set(packet - 1, [comment]);
      else known.push(comment);
    }
    return {
      comments,
      secrets: notes.secrets.map(([kind, base64]) => ({ kind, bytes: Buffer.from(base64, 'base64') })),
    };
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }

  /** Numbers of packets, the last first. */
  async #findLatecomers(flows: FlowIdSet): Promise<number[]> {
    const found: number[] = [];
    let first = 0;
    for (const chunk of this.#chunks) {
      const at = chunk.at + chunk.pageBytes + chunk.pages * PAGE_ENTRY_BYTES + chunk.checkpointBytes;
      const cursor = { bytes: await this.#read(at, chunk.latecomerBytes), at: 0 };
      while (cursor.at < cursor.bytes.length) {
        const before = readVarint(cursor);
        if (flows.has(readVarint(cursor))) found.push(first - before);
      }
      first += chunk.packets;
    }
    return found.sort((a, b) => b - a);
  }

  /** Marks the places of the flows' packets; gives how many there are. */
  async #mark(chunk: IndexChunk, flows: FlowIdSet): Promise<number> {
    const table = await this.#read(chunk.at + chunk.pageBytes, chunk.pages * PAGE_ENTRY_BYTES);
    const flowAt = (page: number): number => table.readUInt32LE(page * PAGE_ENTRY_BYTES);
    const offsetAt = (page: number): number =>
      page < chunk.pages ? table.readUInt32LE(page * PAGE_ENTRY_BYTES + 4) : chunk.pageBytes;
    const isWanted = (page: number): boolean =>
      flows.hasAny(flowAt(page), page + 1 < chunk.pages ? flowAt(page + 1) - 1 : chunk.lastFlow);
    let count = 0;
    for (let page = 0; page < chunk.pages; page++) {
      if (!isWanted(page)) continue;
      let end = page + 1;
      while (end < chunk.pages && isWanted(end)) end++;
      const from = offsetAt(page);
      const bytes = await this.#read(chunk.at + from, offsetAt(end) - from);
      for (; page < end; page++)
        count += this.#markPage(bytes, offsetAt(page) - from, offsetAt(page + 1) - from, flowAt(page), flows);
    }
    return count;
  }

  #markPage(bytes: Uint8Array, from: number, end: number, firstFlow: number, flows: FlowIdSet): number {
    const cursor = { bytes, at: from };
    const wanted = this.#wanted;
    let count = 0;
    let flow = firstFlow;
    let first = 0;
    while (cursor.at < end) {
      flow += readVarint(cursor);
      const packets = readVarint(cursor);
      const step = readVarint(cursor);
      first += (step & 1) === 1 ? -(step + 1) / 2 : step / 2;
      const isWanted = flows.has(flow);
      let place = first;
      for (let i = 0; i < packets; i++) {
        if (i > 0) place += readVarint(cursor) + 1;
        if (isWanted) wanted[place] = 1;
      }
      if (isWanted) count += packets;
    }
    return count;
  }

  #takeMarked(packets: number, count: number): Uint32Array {
    const wanted = this.#wanted;
    let found = 0;
    for (let place = 0; place < packets && found < count; place++) {
      if (wanted[place] === 0) continue;
      wanted[place] = 0;
      this.#places[found++] = place;
    }
    return this.#places.subarray(0, found);
  }

  async #readCheckpoints(chunk: IndexChunk): Promise<Float64Array> {
    const at = chunk.at + chunk.pageBytes + chunk.pages * PAGE_ENTRY_BYTES;
    const cursor = { bytes: await this.#read(at, chunk.checkpointBytes), at: 0 };
    const count = Math.ceil(chunk.packets / CHECKPOINT_PACKETS);
    for (let i = 0, offset = 0; i < count; i++) {
      offset += readVarint(cursor);
      this.#checkpoints[i] = offset;
    }
    return this.#checkpoints.subarray(0, count);
  }

  #read(position: number, length: number): Promise<Buffer> {
    return readExactly(this.#handle, position, length);
  }
}

/** Null where there is none: the capture was imported before packets were indexed, or is being imported. */
export async function openPacketIndex(path: string): Promise<PacketIndex | null> {
  const handle = await open(path, 'r').catch((cause: unknown) => {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return null;
    throw toStoreError(cause, 'cannot open the packet index');
  });
  if (handle === null) return null;
  try {
    const { size } = await handle.stat();
    if (size < TRAILER_BYTES) throw damaged();
    const trailer = await readExactly(handle, size - TRAILER_BYTES, TRAILER_BYTES);
    const length = trailer.readUInt32LE();
    if (trailer.toString('latin1', 4) !== INDEX_MAGIC || length > size - TRAILER_BYTES) throw damaged();
    const footer = await readExactly(handle, size - TRAILER_BYTES - length, length);
    return new PacketIndex(handle, JSON.parse(footer.toString()));
  } catch (cause) {
    await handle.close();
    throw toStoreError(cause, 'cannot read the packet index');
  }
}

/** Whether {@link openPacketIndex} finds one. */
export async function hasPacketIndex(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

const damaged = (): AppError => new AppError('INTERNAL', 'the packet index is damaged: import the capture again');

async function readExactly(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(length);
  for (let at = 0; at < length; ) {
    const { bytesRead } = await handle.read(bytes, at, length - at, position + at);
    if (bytesRead === 0) throw damaged();
    at += bytesRead;
  }
  return bytes;
}

interface Cursor {
  readonly bytes: Uint8Array;
  at: number;
}

function readVarint(cursor: Cursor): number {
  let value = 0;
  let scale = 1;
  for (;;) {
    const byte = cursor.bytes[cursor.at++] ?? 0;
    value += (byte & 0x7f) * scale;
    if (byte < 0x80) return value;
    scale *= 128;
  }
}
