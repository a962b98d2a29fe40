/**
 * Takes packets out of a capture by an index of where they lie. From a plain capture only the stretches around them are read;
 * a compressed file or an archive is read from its beginning up to the last of them, which is exact, and takes as long as
 * expanding it does.
 */

import { CaptureSeeker } from '../../capture/capture-seeker.ts';
import type { Landmark, PacketBlock, RangedSource } from '../../capture/packet-block.ts';
import type { FlowIdSet } from '../../store/flow-id-set.ts';
import type { IndexedPackets, PacketIndex } from '../../store/packet-index.ts';
import { CHECKPOINT_PACKETS } from '../../store/packet-index-format.ts';
import { changed } from './changed.ts';
import { pickInWorker } from './pick-in-worker.ts';

/** Packets of one block; all of it is valid until the next are asked for. */
export interface PickedPackets {
  readonly block: PacketBlock;
  /** What the block's times count from. */
  readonly baseSeconds: number;
  /** Which of the block's packets were picked, ascending, and their numbers in the capture, from 0. */
  readonly rows: readonly number[];
  readonly numbers: readonly number[];
}

/** From `from` up to, not including, `to`. */
export interface PacketRange {
  readonly from: number;
  readonly to: number;
}

export interface PickOptions {
  readonly index: PacketIndex;
  readonly source: RangedSource;
  readonly flows: FlowIdSet;
  /** Which of the flows' packets, as ranges of their order from 0 on, ascending and apart; all where absent. */
  readonly ranges?: readonly PacketRange[];
  readonly signal?: AbortSignal;
}

const EVERYTHING: readonly PacketRange[] = [{ from: 0, to: Number.POSITIVE_INFINITY }];

/** In the order of the capture. Does not close index and source. */
export async function* pickPackets(options: PickOptions): AsyncGenerator<PickedPackets, void, undefined> {
  const { index, source, signal } = options;
  const stretches = within(index.packetsOf(options.flows, signal), options.ranges ?? EVERYTHING);
  if (index.landmarks === null) yield* pickInWorker(stretches, source, signal);
  else yield* pickInPlace(stretches, source, index.landmarks, signal);
}

async function* within(
  stretches: AsyncIterable<IndexedPackets>,
  ranges: readonly PacketRange[],
): AsyncGenerator<IndexedPackets, void, undefined> {
  const end = ranges.at(-1)?.to ?? 0;
  let at = 0;
  for await (const stretch of stretches) {
    for (const { from, to } of ranges) {
      const places = stretch.places.subarray(Math.max(0, from - at), Math.max(0, to - at));
      if (places.length > 0) yield { ...stretch, places };
    }
    at += stretch.places.length;
    if (at >= end) return;
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
    const begun = first + at;
    const { baseSeconds } = seeker;
    if (rows.length > 0) yield { block, baseSeconds, rows, numbers: rows.map((row) => begun + row) };
    at += block.length;
  }
}
