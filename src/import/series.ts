/**
 * Captures of a data set that follow one another, as a tool writes them that begins a new file by size or time (tcpdump -C
 * and -G, dumpcap -b, Network Watcher): their names differ in digits only.
 */
import type { CaptureRecord } from './records.ts';

const seriesOf = ({ datasetId, name }: CaptureRecord): string => `${datasetId} ${name.replace(/\d+/g, '')}`;

let collator: Intl.Collator | undefined;

/** Made when two names are first compared: it takes a tenth of the start of a small import. */
const inOrder = (a: string, b: string): number => {
  collator ??= new Intl.Collator('en', { numeric: true });
  return collator.compare(a, b);
};

/** Captures that this one may go on with: imported, of its series, and with none that goes on with them yet. */
export function earlierInSeries(capture: CaptureRecord, all: readonly CaptureRecord[]): number[] {
  const series = all.filter(({ id }) => id !== capture.id).filter((other) => seriesOf(other) === seriesOf(capture));
  const continued = new Set(series.map(({ continuation }) => continuation?.captureId));
  return series.filter(({ id, state }) => state === 'ready' && !continued.has(id)).map(({ id }) => id);
}

/** Of captures that wait in this order, those that may be imported now: of a series one at a time, by their names' numbers. */
export function nextOfEachSeries(
  waiting: readonly CaptureRecord[],
  running: readonly CaptureRecord[],
): readonly CaptureRecord[] {
  const isBusy = new Set(running.map(seriesOf));
  const first = new Map<string, CaptureRecord>();
  for (const capture of waiting) {
    const series = seriesOf(capture);
    const other = first.get(series);
    if (other === undefined || inOrder(capture.name, other.name) < 0) first.set(series, capture);
  }
  return waiting.filter((capture) => !isBusy.has(seriesOf(capture)) && first.get(seriesOf(capture)) === capture);
}
