/** Flows that had to leave memory for a while are those of a run in which none had to, column for column. */
import { expect, test } from 'vitest';
import { captureFiles, HAS_CAPTURES, readCapture } from './captures.ts';
import { type FlowsOfCapture, runFlows } from './run-flows.ts';

const LARGEST = 2_000_000;

const without = ({ rows, activity, summary }: FlowsOfCapture): unknown => ({
  rows,
  activity: activity.toSorted((a, b) => a.flowId - b.flowId || Number(a.bucketStart - b.bucketStart)),
  summary: { ...summary, seconds: 0, flowsCutEarly: 0, handedOn: null },
});

test.skipIf(!HAS_CAPTURES)('every small capture with room for hardly a flow', async () => {
  let spilled = 0;
  for (const path of [...captureFiles('ndpi'), ...captureFiles('zeek')]) {
    const bytes = readCapture(path);
    if (bytes.length > LARGEST) continue;
    const free = await runFlows(bytes, { recognises: true }).catch(() => null);
    if (free === null || free.rows.length < 3) continue;
    const bound = await runFlows(bytes, { recognises: true, settings: { maxOpenFlows: 2 } });
    expect(without(bound), path).toEqual(without(free));
    expect(bound.summary.flowsCutEarly, path).toBe(0);
    spilled++;
  }
  expect(spilled).toBeGreaterThan(150);
});
