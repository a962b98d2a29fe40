/** What the views say of a capture in parts is what they say of it whole: each flow counts once. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { HISTOGRAM_FIELDS } from '../../src/query/view-types.ts';
import { createCaptureWriter } from '../../src/store/capture-writer.ts';
import type { FlowStore } from '../../src/store/contract.ts';
import { openFlowStore } from '../../src/store/flow-store.ts';
import { HAS_CAPTURES } from './captures.ts';
import { type FlowsOfCapture, runFlows } from './run-flows.ts';
import { cutCapture, type Packets, wholeOf } from './split-parts.ts';

/** What no later file changes, as it is of the packets or of both sides. */
const STEADY = ['ip', 'port', 'mac', 'proto', 'ip_version', 'tunnel'];
const FILTERS = ['', 'proto = tcp', 'port < 1024', 'ip_version = 6 or port = 53', 'tunnel is known'];

let dataDirectory: string;
let store: FlowStore;
beforeAll(async () => {
  dataDirectory = await mkdtemp(join(tmpdir(), 'capscape-split-'));
  store = await openFlowStore(dataDirectory);
});
afterAll(async () => {
  await store.close();
  await rm(dataDirectory, { recursive: true, force: true });
});

/** Whole as one capture, its parts as others. */
async function stored(packets: Packets, cuts: readonly number[]): Promise<{ whole: number[]; parts: number[] }> {
  const ends = [...cuts, packets.records.length];
  let handedOn: FlowsOfCapture['handedOn'] | null = null;
  const parts: number[] = [];
  const add = async (captureId: number, bytes: Buffer, carried: typeof handedOn): Promise<typeof handedOn> => {
    await store.dropCapture(captureId);
    const writer = await createCaptureWriter({ dataDirectory, captureId });
    const run = await runFlows(bytes, { recognises: true, captureId, carried, writer });
    await writer.finish();
    return run.handedOn;
  };
  await add(1, wholeOf(packets), null);
  for (const [i, end] of ends.entries()) {
    const bytes = wholeOf({ header: packets.header, records: packets.records.slice(ends[i - 1] ?? 0, end) });
    handedOn = await add(i + 2, bytes, handedOn);
    parts.push(i + 2);
  }
  return { whole: [1], parts };
}

async function answers(captures: readonly number[], filter: string): Promise<object> {
  const request = { filter };
  const sums = ({ packets_sent, packets_received, bytes_sent, bytes_received, ...rest }: Record<string, unknown>) => ({
    ...rest,
    // A piece keeps the side for the source that was taken for it by then.
    packets: Number(packets_sent) + Number(packets_received),
    bytes: Number(bytes_sent) + Number(bytes_received),
  });
  const { of, ...totals } = await store.totals(captures, request);
  const grouped = STEADY.map(async (by) => {
    const { rows, other } = await store.top(captures, { ...request, by, limit: 5 });
    const { values } = await store.values(captures, { ...request, field: by, limit: 5 });
    return [by, rows.map((row) => sums({ ...row })), sums({ ...other }), values];
  });
  const histograms = HISTOGRAM_FIELDS.map((field) => store.histogram(captures, { ...request, field }));
  const timeline = await store.timeline(captures, { ...request, bins: 1 });
  const pairs = await store.pairs(captures, { ...request, a: 'proto', b: 'ip_version' });
  return {
    totals: sums({ ...totals }),
    of: sums({ ...of }),
    flows: (await store.flows(captures, { ...request, limit: 1 })).flows,
    grouped: await Promise.all(grouped),
    pairs: pairs.rows.map((row) => sums({ ...row })),
    histograms: await Promise.all(histograms),
    timeline: timeline.series.map(({ flows }) => flows),
  };
}

test.skipIf(!HAS_CAPTURES)('small captures, cut in two or three at any packet', async () => {
  await fc.assert(
    fc.asyncProperty(cutCapture, fc.constantFrom(...FILTERS), async ({ path, packets, cuts }, filter) => {
      const { whole, parts } = await stored(packets, cuts);
      expect(await answers(parts, filter), `${path} at ${cuts}: ${filter}`).toEqual(await answers(whole, filter));
    }),
    { numRuns: 16 },
  );
});
