import { expect, test } from 'vitest';
import { activityOf, batchOf } from '../../tests/query/flow-fixtures.ts';
import { copyActivity, copyFlows, flowsOf, memoryOf } from './batch-copy.ts';
import { DIGEST_WORDS } from './community-id-text.ts';
import { FlowBatch, setDigest, setNumber, setText } from './flow-batch.ts';

const flow = {
  flow_id: 7,
  start: '2026-01-02T03:04:05.123456789Z',
  src_ip: '2001:db8::1',
  dst_port: 443,
  server_name: 'a.example',
  bytes_sent: 2 ** 40 + 1,
};

const widthOf = (kind: 'ip' | 'digest'): number => (kind === 'ip' ? 4 : DIGEST_WORDS);

const valuesOf = ({ columns, length }: FlowBatch): unknown[] =>
  Object.values(columns).map((vector) => {
    const nulls = 'nulls' in vector ? [...(vector.nulls ?? []).slice(0, length)] : [];
    if (vector.kind === 'text') return [...vector.codes.slice(0, length)].map((code) => vector.dictionary.values[code]);
    const values: Iterable<unknown> =
      'words' in vector ? vector.words.slice(0, widthOf(vector.kind) * length) : vector.values.slice(0, length);
    return [...values, ...nulls];
  });

test('a batch arrives as it was, whatever is written where it came from', () => {
  const batch = new FlowBatch(64, new Map());
  batch.columns.src_ip.words.set(batchOf([flow]).columns.src_ip.words);
  setText(batch.columns.server_name, 0, 'a.example');
  setNumber(batch.columns.dst_port, 0, 443);
  setDigest(batch.columns.community_id, 0, Uint32Array.of(1, 2, 3, 4, 0xffff_ffff));
  setNumber(batch.columns.bytes_sent, 0, flow.bytes_sent);
  batch.columns.start.values[0] = 1_767_323_045_123_456_789n;
  batch.length = 1;
  const before = valuesOf(batch);
  const copy = copyFlows(batch);
  const arrived = flowsOf(structuredClone(copy, { transfer: memoryOf(copy) }));
  setNumber(batch.columns.dst_port, 0, 80);
  setText(batch.columns.server_name, 0, 'b.example');
  expect(valuesOf(arrived)).toEqual(before);
  expect(arrived.length).toBe(1);
});

test('texts of a copy go on with codes of their own', () => {
  const batch = batchOf([flow, { ...flow, server_name: null }]);
  const arrived = flowsOf(structuredClone(copyFlows(batch)));
  const { server_name: names, src_country: countries } = arrived.columns;
  setText(names, 1, 'b.example');
  setText(countries, 0, 'PT');
  expect([...names.codes].map((code) => names.dictionary.values[code])).toEqual(['a.example', 'b.example']);
  setText(names, 1, 'a.example');
  expect(names.codes[1]).toBe(names.codes[0]);
  expect(batch.columns.src_country.dictionary.values).toEqual([null]);
});

test('of columns that are not filled no rows are copied', () => {
  const batch = batchOf([flow]);
  setNumber(batch.columns.dst_port, 0, 443);
  const copy = copyFlows(batch, new Set(['dst_port', 'src_country']));
  expect(memoryOf(copy)).toHaveLength(3);
  const arrived = flowsOf(structuredClone(copy, { transfer: memoryOf(copy) }));
  expect([arrived.columns.dst_port.values[0], arrived.columns.dst_port.nulls?.[0]]).toEqual([443, 0]);
  setText(arrived.columns.src_country, 0, 'PT');
  expect(arrived.columns.src_country.codes[0]).toBe(1);
  expect(arrived.columns.flow_id.values).toHaveLength(0);
});

test('only rows in use are copied', () => {
  const activity = activityOf([
    { flow_id: 1, start: flow.start, width: 1e6, packets: [1, 2], bytes: [3, 4] },
    { flow_id: 2, start: flow.start, width: 1e6, packets: [5, 6], bytes: [7, 8] },
  ]);
  const copy = copyActivity({ ...activity, length: 1 });
  expect(copy.length).toBe(1);
  expect(copy.bytesReceived).toEqual(Float64Array.of(4));
  expect(memoryOf(copy)).toHaveLength(7);
  const batch = new FlowBatch(64, new Map());
  batch.length = 3;
  expect(memoryOf(copyFlows(batch)).reduce((sum, { byteLength }) => sum + byteLength, 0)).toBeLessThan(3 * 1000);
});
