/**
 * Takes packets out of a capture by an index of where they lie. From a plain capture only the stretches around them are read;
 * a compressed file or an archive is read from its beginning up to the last of them, which is exact, and takes as long as
 * expanding it does.
 */
import { AppError } from '../../base/errors.ts';
import { CaptureSeeker } from '../../capture/capture-seeker.ts';
import type { ByteSource, CaptureReader, Landmark, PacketBlock, RangedSource } from '../../capture/packet-block.ts';
import type { FlowIdSet } from '../../store/flow-id-set.ts';
import type { IndexedPackets, PacketIndex } from '../../store/packet-index.ts';
import { CHECKPOINT_PACKETS } from '../../store/packet-index-format.ts';
import { openCaptureFile } from '../open-capture-file.ts';

/** Packets of one block; all of it is valid until the next are asked for. */
export interface PickedPackets {
  readonly block: PacketBlock;
  /** What the block's times count from. */
  readonly baseSeconds: number;
  /** Which of the block's packets were picked, ascending. */
  readonly rows: readonly number[];
  /** Number in the capture of the block's first packet, from 0. */
  readonly first: number;
}

export interface PickOptions {
  readonly index: PacketIndex;
  readonly source: RangedSource;
  readonly flows: FlowIdSet;
  /** Leaves out so many of the packets at first, and stops after so many more. */
  readonly skip?: number;
  readonly limit?: number;
  readonly signal?: AbortSignal;
}

/** In the order of the capture. Does not close index and source. */
export async function* pickPackets(options: PickOptions): AsyncGenerator<PickedPackets, void, undefined> {
  const { index, source, signal } = options;
  const stretches = within(index.packetsOf(options.flows, signal), options.skip ?? 0, options.limit);
  if (index.landmarks === null) yield* pickInARow(stretches, source, signal);
  else yield* pickInPlace(stretches, source, index.landmarks, signal);
}

/** Only `limit` packets after the first `skip`. */
async function* within(
  stretches: AsyncIterable<IndexedPackets>,
  skip: number,
  limit = Number.POSITIVE_INFINITY,
): AsyncGenerator<IndexedPackets, void, undefined> {
  let at = 0;
  for await (const stretch of stretches) {
    const { length } = stretch.places;
    const places = stretch.places.subarray(Math.max(0, skip - at), Math.max(0, skip + limit - at));
    if (places.length > 0) yield { ...stretch, places };
    at += length;
    if (at >= skip + limit) return;
  }
}

async function* pickInPlace(
  stretches: AsyncIterable<IndexedPackets>,
  source: RangedSource,
  landmarks: readonly Landmark[],
  signal: AbortSignal | undefined,
): AsyncGenerator<PickedPackets, void, undefined> {
  const seeker = await CaptureSeeker.open(source, landmarks);
  for await (const { first, places, checkpoints } of stretches) {
    const offsets = checkpoints ?? new Float64Array(0);
    for (let from = 0; from < places.length; ) {
      const begin = groupOf(places[from]!);
      let last = begin;
      let to = from + 1;
      for (; to < places.length; to++) {
        const group = groupOf(places[to]!);
        if (group > last + 1 && offsets[group]! - offsets[last + 1]! > source.skippableBytes) break;
        last = group;
      }
      await seeker.seek(offsets[begin]!, offsets[last + 1] ?? source.size);
      yield* pickRun(seeker, first, begin * CHECKPOINT_PACKETS, places.subarray(from, to), signal);
      from = to;
    }
  }
}

const groupOf = (place: number): number => Math.floor(place / CHECKPOINT_PACKETS);

/** The packets at `places`, reading on from the one at `begin`. */
async function* pickRun(
  seeker: CaptureSeeker,
  first: number,
  begin: number,
  places: Uint32Array,
  signal: AbortSignal | undefined,
): AsyncGenerator<PickedPackets, void, undefined> {
  let at = begin;
  for (let next = 0; next < places.length; ) {
    signal?.throwIfAborted();
    const block = await seeker.next();
    if (block === null) throw changed();
    const rows: number[] = [];
    for (; next < places.length && places[next]! < at + block.length; next++) rows.push(places[next]! - at);
    if (rows.length > 0) yield { block, baseSeconds: seeker.baseSeconds, rows, first: first + at };
    at += block.length;
  }
}

async function* pickInARow(
  stretches: AsyncIterable<IndexedPackets>,
  source: RangedSource,
  signal: AbortSignal | undefined,
): AsyncGenerator<PickedPackets, void, undefined> {
  const reader = await openCaptureFile(inARow(source));
  let block: PacketBlock | null = null;
  /** Number of the block's first packet, and of the one after its last. */
  let begin = 0;
  let end = 0;
  for await (const { first, places } of stretches) {
    for (let next = 0; next < places.length; ) {
      while (first + places[next]! >= end) {
        signal?.throwIfAborted();
        block = await nextBlock(reader);
        begin = end;
        end += block.length;
      }
      if (block === null) throw changed();
      const rows: number[] = [];
      for (; next < places.length && first + places[next]! < end; next++) rows.push(first + places[next]! - begin);
      yield { block, baseSeconds: reader.baseSeconds, rows, first: begin };
    }
  }
}

async function nextBlock(reader: CaptureReader): Promise<PacketBlock> {
  const block = await reader.next();
  if (block === null) throw changed();
  return block;
}

const changed = (): AppError =>
  new AppError('CAPTURE_UNREADABLE', 'it has changed since it was imported: packets that were in it are not there');

/** The source from its beginning; closing it is left to whoever opened it. */
function inARow(source: RangedSource): ByteSource {
  let position = 0;
  return {
    size: source.size,
    async read(into) {
      const count = await source.read(into, position);
      position += count;
      return count;
    },
    close() {},
  };
}
