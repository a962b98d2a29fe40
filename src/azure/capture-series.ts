/**
 * Packet captures that belong together, found by their blobs' names. Network Watcher puts those of a machine below
 * `…/virtualmachines/{vm}/{yyyy}/{MM}/{dd}/packetcapture_{HH}_{mm}_{ss}_{fff}.cap`, and those of a scale set likewise; a
 * continuous capture writes file after file, whose names Microsoft does not document: so files of one folder whose names
 * differ in digits only count as a series, too.
 */
import type { BlobEntry } from './blob-list.ts';

export interface CaptureSeries {
  /** As the data set may be called. */
  readonly title: string;
  /** In order of time. */
  readonly names: readonly string[];
  readonly bytes: number;
  /** Of the last changes, RFC 3339. */
  readonly first: string | null;
  readonly last: string | null;
}

const LAYOUT =
  /(?:^|\/)(virtualmachines|virtualmachinescalesets)\/([^/]+)\/(?:virtualmachines\/[^/]+\/)?(\d{4})\/(\d{2})\/(\d{2})\//i;
const CAPTURE_NAME = /\.(?:cap|pcap|pcapng|dmp)(?:\.(?:gz|zst|lz4|xz|bz2))?$/i;

/** Names that look like captures; what a file is, only its content tells. */
export const looksLikeCapture = (name: string): boolean => CAPTURE_NAME.test(name);

/** Groups of two or more, the newest first. */
export function findSeries(blobs: readonly BlobEntry[]): CaptureSeries[] {
  const groups = new Map<string, { title: string; blobs: BlobEntry[] }>();
  for (const blob of blobs) {
    if (!looksLikeCapture(blob.name)) continue;
    const { key, title } = groupOf(blob.name);
    const group = groups.get(key) ?? { title, blobs: [] };
    group.blobs.push(blob);
    groups.set(key, group);
  }
  return [...groups.values()]
    .filter((group) => group.blobs.length > 1)
    .map((group) => seriesOf(group.title, group.blobs))
    .sort((a, b) => (b.last ?? '').localeCompare(a.last ?? ''));
}

function groupOf(name: string): { key: string; title: string } {
  const layout = LAYOUT.exec(name);
  if (layout !== null) {
    const [, , machine = '', year, month, day] = layout;
    return {
      key: name.slice(0, layout.index + layout[0].length).toLowerCase(),
      title: `${machine} ${year}-${month}-${day}`,
    };
  }
  const slash = name.lastIndexOf('/');
  const pattern = name.slice(slash + 1).replace(/\d+/g, '#');
  const title = pattern
    .replace(CAPTURE_NAME, '')
    .replace(/[#_.\s-]+/g, ' ')
    .trim();
  return {
    key: `${name.slice(0, slash + 1)}${pattern}`,
    title: title || (slash > 0 ? name.slice(0, slash) : 'captures'),
  };
}

function seriesOf(title: string, blobs: readonly BlobEntry[]): CaptureSeries {
  const inOrder = [...blobs].sort(
    (a, b) =>
      (a.modified ?? '').localeCompare(b.modified ?? '') || a.name.localeCompare(b.name, 'en', { numeric: true }),
  );
  return {
    title,
    names: inOrder.map(({ name }) => name),
    bytes: inOrder.reduce((sum, { size }) => sum + (size ?? 0), 0),
    first: inOrder[0]?.modified ?? null,
    last: inOrder.at(-1)?.modified ?? null,
  };
}
