/**
 * How the index of a capture's packets lies on disk, in `packets.index` beside its flows: which packets each flow has, and
 * where in the file they are. Numbers are little-endian; a varint is seven bits a byte, the lowest first, the highest bit
 * set where more follow.
 *
 *     "capsidx1"                      the form of the file
 *     chunk …                         of {@link CHUNK_PACKETS} packets each, in the order of the file
 *     notes                           JSON, see {@link IndexNotes}; not where there are none
 *     footer                          JSON, see {@link IndexFooter}
 *     u32 length of the footer, "capsidx1"
 *
 * A chunk is pages, page table, checkpoints, latecomers. A page has up to {@link PAGE_FLOWS} flows by number; for each of them, as
 * varints: its number less that of the flow before it in the page (for the first of a page, less the page's), how many of the
 * chunk's packets it has, the place of the first of them within the chunk less that of the flow before it (zigzag), and for
 * each other packet the places between it and the one before. The page table has for each page two u32: number of its first
 * flow, offset within the chunk. Checkpoints are varints: offset in the source of the record of every
 * {@link CHECKPOINT_PACKETS}th packet less that of the one before. Latecomers are packets of chunks before, whose flow was
 * known only by then (fragments whose first one came late): pairs of varints, how far before the chunk, and the flow.
 */
import { join } from 'node:path';
import type { Landmark } from '../capture/packet-block.ts';
import { captureDirectory } from './layout.ts';

const INDEX_FILE = 'packets.index';
export const INDEX_MAGIC = 'capsidx1';
export const TRAILER_BYTES = 4 + INDEX_MAGIC.length;
export const PAGE_ENTRY_BYTES = 8;

/** Packets sorted at once; what is kept in memory is in proportion. */
export const CHUNK_PACKETS = 2 ** 18;
export const CHECKPOINT_PACKETS = 64;
export const PAGE_FLOWS = 256;

export function packetIndexPath(dataDirectory: string, captureId: number): string {
  return join(captureDirectory(dataDirectory, captureId), INDEX_FILE);
}

export interface IndexFooter {
  /** Packets of the capture, those in no flow included. */
  readonly packets: number;
  /** Where reading may begin; null where offsets are no positions in the source, or it can be read in a row only. */
  readonly landmarks: readonly Landmark[] | null;
  readonly chunks: readonly IndexChunk[];
  /** Where the notes are; absent without any. */
  readonly notes?: { readonly at: number; readonly bytes: number };
}

/** What the capture says of its packets, for a file that takes some of them. */
export interface IndexNotes {
  /** Numbers of packets in the capture, from 1, and what people wrote to them. */
  readonly comments: readonly (readonly [packet: number, text: string])[];
  /** Decryption secrets: their kind, and their bytes in base64. */
  readonly secrets: readonly (readonly [kind: number, base64: string])[];
}

export interface IndexChunk {
  /** Where its pages begin in the index. */
  readonly at: number;
  readonly pageBytes: number;
  readonly pages: number;
  readonly checkpointBytes: number;
  readonly latecomerBytes: number;
  readonly packets: number;
  readonly firstFlow: number;
  readonly lastFlow: number;
}
