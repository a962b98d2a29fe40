/** A listing that comes in several answers, as one. */
import type { LinkAnswer, LinkedSeries } from './links.ts';

type Folder = NonNullable<LinkAnswer['folder']>;

/** What `first` listed and what `more`, the answer to its `next`, did. */
export function joinPages(first: Folder, more: Folder): Folder {
  const series = new Map(first.series.map((each) => [each.title, each]));
  for (const each of more.series) series.set(each.title, joinSeries(series.get(each.title), each));
  return {
    path: first.path,
    folders: [...new Set([...first.folders, ...more.folders])],
    files: [...first.files, ...more.files],
    series: [...series.values()],
    next: more.next,
  };
}

function joinSeries(before: LinkedSeries | undefined, more: LinkedSeries): LinkedSeries {
  if (before === undefined) return more;
  const times = [before.first, before.last, more.first, more.last].filter((time) => time !== null).sort();
  return {
    title: before.title,
    paths: [...before.paths, ...more.paths],
    bytes: before.bytes + more.bytes,
    first: times[0] ?? null,
    last: times.at(-1) ?? null,
  };
}
