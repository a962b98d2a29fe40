/** Takes packets out of a capture by their numbers alone, reading it from its beginning. */
import type { ByteSource, PacketBlock } from '../../capture/packet-block.ts';
import type { ExpansionLimits } from '../expand/expansion-limits.ts';
import { openCaptureFile } from '../open-capture-file.ts';
import { changed } from './changed.ts';
import type { PickedPackets } from './pick-packets.ts';

export interface WantedPackets {
  readonly first: number;
  /** Ascending, counted from `first`. */
  readonly places: Uint32Array;
}

/** What was imported within bounds is read again as far as that went: to the last packet of the index. */
const UNBOUNDED: ExpansionLimits = { maxRatio: Number.POSITIVE_INFINITY, freeBytes: 0 };

/** Ends with the last packet wanted; the source is closed then. */
export async function* pickInARow(
  stretches: AsyncIterable<WantedPackets>,
  source: ByteSource,
): AsyncGenerator<PickedPackets, void, undefined> {
  const reader = await openCaptureFile(source, { limits: UNBOUNDED });
  let block: PacketBlock | null = null;
  /** Number of the block's first packet, and of the one after its last. */
  let begin = 0;
  let end = 0;
  try {
    for await (const { first, places } of stretches) {
      for (let next = 0; next < places.length; ) {
        while (first + places[next]! >= end) {
          block = await reader.next();
          if (block === null) throw changed();
          begin = end;
          end += block.length;
        }
        if (block === null) throw changed();
        const rows: number[] = [];
        for (; next < places.length && first + places[next]! < end; next++) rows.push(first + places[next]! - begin);
        const begun = begin;
        yield { block, baseSeconds: reader.baseSeconds, rows, numbers: rows.map((row) => begun + row) };
      }
    }
  } finally {
    await reader.close();
  }
}
