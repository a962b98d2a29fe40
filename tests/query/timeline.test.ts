/** Timelines against the same sums made one bucket at a time, over flows and activity at random. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { formatTime, parseTime } from '../../src/base/time.ts';
import type { TimelineAnswer } from '../../src/query/view-types.ts';
import { type ActivityInput, type FlowInput, TestStore } from './flow-fixtures.ts';

const SECOND = 1_000_000_000n;

interface Bucket {
  readonly second: number;
  readonly sent: number;
}

interface RandomFlow {
  readonly service: string;
  /** Seconds apart and in any order; one alone is a flow without activity. */
  readonly buckets: readonly Bucket[];
}

const randomFlow: fc.Arbitrary<RandomFlow> = fc.record({
  service: fc.constantFrom('tls', 'dns', 'ssh'),
  buckets: fc.uniqueArray(fc.record({ second: fc.integer({ min: -40, max: 100 }), sent: fc.nat(1000) }), {
    minLength: 1,
    maxLength: 6,
    selector: ({ second }) => second,
  }),
});

const timeOf = (origin: bigint, second: number): string => formatTime(origin + BigInt(second) * SECOND);

function toInputs(flows: readonly RandomFlow[], origin: bigint): { flows: FlowInput[]; activity: ActivityInput[] } {
  const inputs = flows.map(({ service, buckets }): FlowInput => {
    const seconds = buckets.map(({ second }) => second);
    return {
      service,
      start: timeOf(origin, Math.min(...seconds)),
      end: timeOf(origin, Math.max(...seconds)),
      packets_sent: buckets.length,
      bytes_sent: buckets.reduce((sum, { sent }) => sum + sent, 0),
    };
  });
  const activity = flows.flatMap(({ buckets }, i) =>
    buckets.length === 1
      ? []
      : buckets.map(({ second, sent }) => ({
          flow_id: i + 1,
          start: timeOf(origin, second),
          width: 1e9,
          packets: [1, 0] as const,
          bytes: [sent, 0] as const,
        })),
  );
  return { flows: inputs, activity };
}

/** What series of one service must hold. */
function expectedSeries(flows: readonly RandomFlow[], service: string, origin: bigint, answer: TimelineAnswer) {
  const start = parseTime(answer.start ?? '') ?? 0n;
  const series = Array.from({ length: answer.bins }, () => ({ flows: 0, packets: 0, bytes: 0 }));
  for (const flow of flows) {
    if (flow.service !== service) continue;
    const seen = new Set<number>();
    for (const { second, sent } of flow.buckets) {
      const at = Math.floor(Number((origin + BigInt(second) * SECOND - start) / SECOND) / answer.widthSeconds);
      const bin = series[at];
      if (bin === undefined) continue;
      bin.packets++;
      bin.bytes += sent;
      if (!seen.has(at)) bin.flows++;
      seen.add(at);
    }
  }
  return series;
}

let fixture: TestStore;
let nextCapture = 1;

beforeAll(async () => {
  fixture = await TestStore.open();
});

afterAll(async () => {
  await fixture.close();
});

// Bins of whole seconds around the epoch, too: SQL divides towards zero.
test.each([0n, 1_777_888_800n * SECOND])(
  'every bin has what its buckets have, origin %d',
  async (origin) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(randomFlow, { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 1, max: 40 }),
        async (flows, bins) => {
          const id = nextCapture++;
          const inputs = toInputs(flows, origin);
          await fixture.write(id, inputs.flows, inputs.activity);
          const answer = await fixture.store.timeline([id], { by: 'service', bins });
          for (const { value, flows: counts, packets_sent, bytes_sent } of answer.series) {
            const shown = counts.map((count, i) => ({ flows: count, packets: packets_sent[i], bytes: bytes_sent[i] }));
            expect(shown).toEqual(expectedSeries(flows, String(value), origin, answer));
          }
          const [all] = (await fixture.store.timeline([id], { bins })).series;
          const sent = flows.flatMap(({ buckets }) => buckets).reduce((sum, bucket) => sum + bucket.sent, 0);
          expect(all?.bytes_sent.reduce((sum, bytes) => sum + bytes, 0)).toBe(sent);
        },
      ),
      { numRuns: 8 },
    );
  },
  60_000,
);

test('a flow on both sides of the epoch has two bins when one is asked for', async () => {
  const id = nextCapture++;
  const { flows, activity } = toInputs(
    [
      {
        service: 'tls',
        buckets: [
          { second: -1, sent: 5 },
          { second: 1, sent: 7 },
        ],
      },
    ],
    0n,
  );
  await fixture.write(id, flows, activity);
  const { bins, series } = await fixture.store.timeline([id], { bins: 1 });
  expect(bins).toBe(2);
  expect(series[0]?.bytes_sent).toEqual([5, 7]);
});
