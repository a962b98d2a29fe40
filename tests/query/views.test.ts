/** The views over a small capture, with expected tables worked out by hand. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { USUAL_COLUMN_NAMES } from '../../src/schema/columns.ts';
import { type FlowInput, TestStore } from './flow-fixtures.ts';

const FLOWS: readonly FlowInput[] = [
  {
    start: '2026-05-04T10:00:00Z',
    end: '2026-05-04T10:00:02.5Z',
    duration: 2_500_000_000,
    ip_version: 4,
    proto: 6,
    src_ip: '10.0.0.5',
    src_port: 40_000,
    dst_ip: '93.184.216.34',
    dst_port: 443,
    src_mac: '00:1b:21:3c:9d:f8',
    service: 'tls',
    server_name: 'www.example.com',
    src_country: 'private',
    dst_country: 'US',
    packets_sent: 10,
    packets_received: 20,
    bytes_sent: 1000,
    bytes_received: 20_000,
    rtt: 25_000_000,
    retransmits_sent: 1,
    retransmits_received: 0,
  },
  {
    start: '2026-05-04T10:00:01Z',
    end: '2026-05-04T10:00:01.02Z',
    duration: 20_000_000,
    ip_version: 4,
    proto: 17,
    src_ip: '10.0.0.5',
    src_port: 5353,
    dst_ip: '10.0.0.1',
    dst_port: 53,
    service: 'dns',
    src_country: 'private',
    dst_country: 'private',
    packets_sent: 1,
    packets_received: 1,
    bytes_sent: 80,
    bytes_received: 120,
  },
  {
    start: '2026-05-04T10:00:09Z',
    end: '2026-05-04T10:00:09Z',
    duration: 0,
    ip_version: 6,
    proto: 58,
    src_ip: '2001:db8::1',
    dst_ip: 'ff02::1',
    src_country: 'DE',
    dst_country: 'multicast',
    packets_sent: 1,
    bytes_sent: 70,
  },
];

const ACTIVITY = [
  { flow_id: 1, start: '2026-05-04T10:00:00Z', width: 1e9, packets: [4, 5], bytes: [400, 5000] },
  { flow_id: 1, start: '2026-05-04T10:00:02Z', width: 1e9, packets: [6, 15], bytes: [600, 15_000] },
] as const;

const ALL = { flows: 3, packets_sent: 12, packets_received: 21, bytes_sent: 1150, bytes_received: 20_120 };
/** Beside the sums of totals: flows that add nothing to them, and when. */
const RANGE = { uncounted: 0, first: '2026-05-04T10:00:00Z', last: '2026-05-04T10:00:09Z' };
const NONE = { flows: 0, packets_sent: 0, packets_received: 0, bytes_sent: 0, bytes_received: 0 };

let fixture: TestStore;

beforeAll(async () => {
  fixture = await TestStore.open();
  await fixture.write(1, FLOWS, ACTIVITY);
});

afterAll(async () => {
  await fixture.close();
});

describe('totals', () => {
  test('of everything', async () => {
    expect(await fixture.store.totals([1], {})).toEqual({ ...ALL, ...RANGE, of: { ...ALL, ...RANGE } });
  });

  test('of a filter, beside everything', async () => {
    expect(await fixture.store.totals([1], { filter: 'service = dns' })).toEqual({
      flows: 1,
      packets_sent: 1,
      packets_received: 1,
      bytes_sent: 80,
      bytes_received: 120,
      uncounted: 0,
      first: '2026-05-04T10:00:01Z',
      last: '2026-05-04T10:00:01.020Z',
      of: { ...ALL, ...RANGE },
    });
  });

  test('of a range of time: flows that were active in it', async () => {
    const answer = await fixture.store.totals([1], { from: '2026-05-04T10:00:02Z', to: '2026-05-04T10:00:09Z' });
    expect(answer.flows).toBe(1);
    expect(answer.bytes_sent).toBe(1000);
  });

  test.each([[[]], [[7]]])('of captures %j that hold nothing', async (captures) => {
    const none = { ...NONE, uncounted: 0, first: null, last: null };
    expect(await fixture.store.totals(captures, {})).toEqual({ ...none, of: none });
  });
});

describe('top', () => {
  test('services by bytes, the unknown one among them', async () => {
    const answer = await fixture.store.top([1], { by: 'service', limit: 2 });
    expect(answer.rows.map(({ value, flows, bytes_sent }) => [value, flows, bytes_sent])).toEqual([
      ['tls', 1, 1000],
      ['dns', 1, 80],
    ]);
    expect(answer.rows[0]).toMatchObject({ first: '2026-05-04T10:00:00Z', last: '2026-05-04T10:00:02.500Z' });
    expect(answer.other).toEqual({ ...NONE, values: 1, flows: 1, packets_sent: 1, bytes_sent: 70 });
  });

  test('sources', async () => {
    const answer = await fixture.store.top([1], { by: 'src_ip', measure: 'flows' });
    expect(answer.rows.map(({ value, flows }) => [value, flows])).toEqual([
      ['10.0.0.5', 2],
      ['2001:db8::1', 1],
    ]);
    expect(answer.other).toEqual({ ...NONE, values: 0 });
  });

  test('addresses of either side: sent is what the address sent', async () => {
    const answer = await fixture.store.top([1], { by: 'ip', measure: 'bytes_sent' });
    expect(answer.rows.map(({ value, bytes_sent, bytes_received }) => [value, bytes_sent, bytes_received])).toEqual([
      ['93.184.216.34', 20_000, 1000],
      ['10.0.0.5', 1080, 20_120],
      ['10.0.0.1', 120, 80],
      ['2001:db8::1', 70, 0],
      ['ff02::1', 0, 70],
    ]);
  });

  test('far countries', async () => {
    const answer = await fixture.store.top([1], { by: 'far_country', measure: 'bytes' });
    expect(answer.rows.map(({ value }) => value)).toEqual(['US', 'private', 'DE']);
  });

  test('hardware addresses and protocols', async () => {
    expect((await fixture.store.top([1], { by: 'src_mac' })).rows.map(({ value }) => value)).toEqual([
      '00:1b:21:3c:9d:f8',
      null,
    ]);
    expect((await fixture.store.top([1], { by: 'proto' })).rows.map(({ value }) => value)).toEqual([6, 17, 58]);
  });

  test('of nothing', async () => {
    expect(await fixture.store.top([1], { by: 'service', filter: 'port = 1' })).toEqual({
      rows: [],
      other: { ...NONE, values: 0 },
    });
  });

  test.each(['bytes', 'start', 'services', 'service; DROP TABLE flow', 'constructor'])(
    'refuses to group by %s',
    async (by) => {
      await expect(fixture.store.top([1], { by })).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
    },
  );
});

describe('pairs', () => {
  test('service and country', async () => {
    const answer = await fixture.store.pairs([1], { a: 'service', b: 'dst_country', limit: 1 });
    expect(answer.rows).toEqual([
      { a: 'tls', b: 'US', flows: 1, packets_sent: 10, packets_received: 20, bytes_sent: 1000, bytes_received: 20_000 },
    ]);
    expect(answer.other).toEqual({
      pairs: 2,
      flows: 2,
      packets_sent: 2,
      packets_received: 1,
      bytes_sent: 150,
      bytes_received: 120,
    });
  });

  test('addresses', async () => {
    const answer = await fixture.store.pairs([1], { a: 'src_ip', b: 'dst_ip' });
    expect(answer.rows.map(({ a, b }) => [a, b])).toEqual([
      ['10.0.0.5', '93.184.216.34'],
      ['10.0.0.5', '10.0.0.1'],
      ['2001:db8::1', 'ff02::1'],
    ]);
  });

  test('refuses two fields of either side', async () => {
    const asked = fixture.store.pairs([1], { a: 'ip', b: 'country' });
    await expect(asked).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
  });
});

describe('timeline', () => {
  test('puts activity and single-bucket flows where they were', async () => {
    const answer = await fixture.store.timeline([1], { bins: 20 });
    expect(answer).toEqual({
      start: '2026-05-04T10:00:00Z',
      widthSeconds: 1,
      bins: 10,
      series: [
        {
          value: null,
          isOther: false,
          flows: [1, 1, 1, 0, 0, 0, 0, 0, 0, 1],
          packets_sent: [4, 1, 6, 0, 0, 0, 0, 0, 0, 1],
          packets_received: [5, 1, 15, 0, 0, 0, 0, 0, 0, 0],
          bytes_sent: [400, 80, 600, 0, 0, 0, 0, 0, 0, 70],
          bytes_received: [5000, 120, 15_000, 0, 0, 0, 0, 0, 0, 0],
        },
      ],
    });
  });

  test('counts a flow once in a bin that holds several of its buckets', async () => {
    const answer = await fixture.store.timeline([1], { bins: 3 });
    expect(answer.widthSeconds).toBe(5);
    expect(answer.series[0]?.flows).toEqual([2, 1]);
    expect(answer.series[0]?.bytes_sent).toEqual([1080, 70]);
  });

  test('splits into the top values and the rest', async () => {
    const answer = await fixture.store.timeline([1], { bins: 3, by: 'service', limit: 1 });
    expect(answer.series.map(({ value, isOther, bytes_sent }) => [value, isOther, bytes_sent])).toEqual([
      ['tls', false, [1000, 0]],
      [null, true, [80, 70]],
    ]);
  });

  test('obeys the filter and the range', async () => {
    const answer = await fixture.store.timeline([1], {
      filter: 'service = tls',
      from: '2026-05-04T10:00:01Z',
      to: '2026-05-04T10:00:04Z',
    });
    expect(answer.start).toBe('2026-05-04T10:00:01Z');
    expect(answer.series[0]?.bytes_sent).toEqual([0, 600, 0]);
  });

  test('of nothing', async () => {
    expect(await fixture.store.timeline([1], { filter: 'port = 1' })).toEqual({
      start: null,
      widthSeconds: 0,
      bins: 0,
      series: [],
    });
  });
});

describe('histogram', () => {
  test('of durations, zeros first', async () => {
    const answer = await fixture.store.histogram([1], { field: 'duration' });
    expect(answer.bins[0]).toEqual({ from: 0, to: answer.bins[1]?.from, flows: 1 });
    expect(answer.bins.filter(({ flows }) => flows > 0).length).toBe(3);
    const seconds = answer.bins.find(({ from, to }) => from <= 2.5 && 2.5 < to);
    expect(seconds?.flows).toBe(1);
    expect(answer.percentiles).toEqual({ min: 0, p50: 0.02, p90: 2.5, p95: 2.5, p99: 2.5, max: 2.5 });
    expect(answer.notKnown).toBe(0);
  });

  test('of round trips, most of them not known', async () => {
    const answer = await fixture.store.histogram([1], { field: 'rtt' });
    expect(answer.notKnown).toBe(2);
    expect(answer.percentiles?.p50).toBe(0.025);
  });

  test('puts a power of ten into the bin that begins with it', async () => {
    const answer = await fixture.store.histogram([1], { field: 'packet_size', filter: 'service = dns' });
    expect(answer.bins.at(-1)).toEqual({ from: 100, to: 10 ** 2.25, flows: 1 });
  });

  test('of nothing', async () => {
    expect(await fixture.store.histogram([1], { field: 'bytes', filter: 'port = 1' })).toEqual({
      bins: [],
      notKnown: 0,
      percentiles: null,
    });
  });
});

describe('flows', () => {
  test('all columns of a flow, in outside words', async () => {
    const { rows, total } = await fixture.store.flows([1], { sort: 'bytes', order: 'desc', limit: 1 });
    expect(total).toBe(3);
    expect(Object.keys(rows[0] ?? {})).toEqual(USUAL_COLUMN_NAMES);
    expect(rows[0]).toMatchObject({
      capture_id: 1,
      flow_id: 1,
      start: '2026-05-04T10:00:00Z',
      end: '2026-05-04T10:00:02.500Z',
      duration: 2.5,
      src_ip: '10.0.0.5',
      dst_ip: '93.184.216.34',
      src_mac: '00:1b:21:3c:9d:f8',
      dst_mac: null,
      service: 'tls',
      application: null,
      rtt: 0.025,
      bytes_received: 20_000,
      retransmits_received: 0,
      lost_bytes: null,
    });
  });

  test('sorts by what is not known last, either way', async () => {
    for (const order of ['asc', 'desc'] as const) {
      const { rows } = await fixture.store.flows([1], { sort: 'rtt', order, columns: 'flow_id,rtt' });
      expect(rows.map(({ rtt }) => rtt)).toEqual([0.025, null, null]);
    }
  });

  test('pages', async () => {
    const page = (offset: number) => fixture.store.flows([1], { offset, limit: 2, columns: 'flow_id' });
    expect((await page(0)).rows).toEqual([{ flow_id: 1 }, { flow_id: 2 }]);
    expect((await page(2)).rows).toEqual([{ flow_id: 3 }]);
    expect(await page(4)).toEqual({ rows: [], total: 3, flows: 3 });
  });

  test('one flow, and none', async () => {
    expect(await fixture.store.flow(1, 3)).toMatchObject({ flow_id: 3, src_ip: '2001:db8::1', src_port: null });
    expect(await fixture.store.flow(1, 4)).toBeNull();
    expect(await fixture.store.flow(9, 1)).toBeNull();
  });

  test.each(['ip', 'nothing', 'flow_id; --'])('refuses to sort by %s', async (sort) => {
    await expect(fixture.store.flows([1], { sort })).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
  });

  test('refuses columns that are none', async () => {
    const asked = fixture.store.flows([1], { columns: 'flow_id,toString' });
    await expect(asked).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
  });
});

describe('values', () => {
  test('that begin with what was typed', async () => {
    const { values } = await fixture.store.values([1], { field: 'server_name', prefix: 'WWW' });
    expect(values).toEqual([{ value: 'www.example.com', flows: 1 }]);
    expect((await fixture.store.values([1], { field: 'ip', prefix: '10.0.0.' })).values).toEqual([
      { value: '10.0.0.5', flows: 2 },
      { value: '10.0.0.1', flows: 1 },
    ]);
    expect((await fixture.store.values([1], { field: 'dst_port', prefix: '4' })).values).toEqual([
      { value: 443, flows: 1 },
    ]);
  });

  test('all of them, the unknown too', async () => {
    expect((await fixture.store.values([1], { field: 'service' })).values).toEqual([
      { value: 'dns', flows: 1 },
      { value: 'tls', flows: 1 },
      { value: null, flows: 1 },
    ]);
  });
});
