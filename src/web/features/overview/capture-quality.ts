/** What the files were worth: every packet accounted for, and what could not be read. Of whole files, whatever is filtered. */
import type { Capture } from '../../../api/captures.ts';
import { UNDER_WAY } from '../../../schema/capture-states.ts';

export interface CaptureQuality {
  /** Those that are counted: whole, or failed. */
  readonly captures: number;
  /** Those of which nothing is counted yet: they are on their way in. */
  readonly unfinished: number;
  readonly fileBytes: number;
  readonly packets: number;
  readonly packetsInFlows: number;
  /** By reason, the most first; with `packetsInFlows` they sum to `packets`. */
  readonly notInFlows: readonly { readonly reason: string; readonly packets: number }[];
  /** Of flow logs: `recordsInFlows` and those of `leftOut` sum to `records`. Packets are those of captures alone. */
  readonly records: number;
  readonly recordsInFlows: number;
  readonly leftOut: readonly { readonly reason: string; readonly records: number }[];
  readonly truncatedPackets: number;
  readonly damaged: readonly Capture[];
  readonly failed: readonly Capture[];
  readonly linkTypes: readonly string[];
  readonly formats: readonly string[];
}

const UNFINISHED: ReadonlySet<Capture['state']> = new Set([...UNDER_WAY, 'paused']);

export function captureQuality(all: readonly Capture[]): CaptureQuality {
  const captures = all.filter(({ state }) => !UNFINISHED.has(state) && state !== 'duplicate' && state !== 'unpacked');
  const reasons = new Map<string, number>();
  for (const capture of captures) {
    for (const [reason, packets] of Object.entries(capture.notInFlows)) {
      reasons.set(reason, (reasons.get(reason) ?? 0) + packets);
    }
  }
  const sum = (numberOf: (capture: Capture) => number) =>
    captures.reduce((total, capture) => total + numberOf(capture), 0);
  const words = (wordsOf: (capture: Capture) => readonly string[]) => [...new Set(captures.flatMap(wordsOf))];
  return {
    captures: captures.length,
    unfinished: all.filter(({ state }) => UNFINISHED.has(state)).length,
    fileBytes: sum((capture) => capture.fileBytes),
    packets: sum(({ log, packets }) => (log === null ? packets : 0)),
    packetsInFlows: sum(({ log, packetsInFlows }) => (log === null ? packetsInFlows : 0)),
    records: sum(({ log }) => log?.records ?? 0),
    recordsInFlows: sum(({ log }) => log?.recordsInFlows ?? 0),
    leftOut: leftOutOf(captures),
    notInFlows: [...reasons]
      .map(([reason, packets]) => ({ reason, packets }))
      .filter(({ packets }) => packets > 0)
      .sort((a, b) => b.packets - a.packets),
    truncatedPackets: sum((capture) => capture.truncatedPackets),
    damaged: captures.filter((capture) => capture.damage !== null),
    failed: captures.filter((capture) => capture.error !== null),
    linkTypes: words((capture) => capture.linkTypes),
    formats: words((capture) => (capture.format === null ? [] : [capture.format])),
  };
}

function leftOutOf(captures: readonly Capture[]): { reason: string; records: number }[] {
  const reasons = new Map<string, number>();
  for (const { log } of captures)
    for (const [reason, records] of Object.entries(log?.leftOut ?? {}))
      reasons.set(reason, (reasons.get(reason) ?? 0) + records);
  return [...reasons].map(([reason, records]) => ({ reason, records })).sort((a, b) => b.records - a.records);
}
