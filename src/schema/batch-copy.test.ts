import { expect, test } from 'vitest';
import { activityOf, batchOf } from '../../tests/query/flow-fixtures.ts';
import { type BatchCopy, copiedBatch, copyBatch, copyBytes } from './batch-copy.ts';
import { COLUMN_NAMES, type ColumnName } from './columns.ts';
import { FlowBatch, setNumber, setText } from './flow-batch.ts';
import { readValue } from './read-value.ts';

const flow = {
  flow_id: 7,
  start: '2026-01-02T03:04:05.123456789Z',
  src_ip: '2001:db8::1',
  dst_port: 443,
  server_name: 'a.example',
  bytes_sent: 2 ** 40 + 1,
  community_id: '1:LQU9qZlK+B5F3KDmev6m5PMibrg=',
};
const activity = activityOf([
  { flow_id: 1, start: flow.start, width: 1e6, packets: [1, 2], bytes: [3, 4] },
  { flow_id: 2, start: flow.start, width: 1e6, packets: [5, 6], bytes: [7, 2 ** 40] },
]);

const valuesOf = (batch: FlowBatch): unknown[][] =>
  Array.from({ length: batch.length }, (_, row) => COLUMN_NAMES.map((name) => readValue(batch, name, row)));

/** As it comes to the other thread. */
const sent = (copy: BatchCopy): BatchCopy => structuredClone(copy);

/** Memory that something else was in. */
function used(flows: number, rows: number, only?: ReadonlySet<ColumnName>): SharedArrayBuffer {
  const memory = new SharedArrayBuffer(copyBytes(flows, rows, only));
  new Uint8Array(memory).fill(0xa5);
  return memory;
}

test('a batch and its activity arrive as they were, whatever is written where they came from', () => {
  const batch = batchOf([flow, { flow_id: 8 }, { ...flow, server_name: 'b.example', dst_port: null }]);
  const before = valuesOf(batch);
  const copy = copyBatch(batch, activity, used(3, 2));
  setNumber(batch.columns.dst_port, 0, 80);
  setText(batch.columns.server_name, 0, 'c.example');
  const arrived = copiedBatch(sent(copy));
  expect(valuesOf(arrived.flows)).toEqual(before);
  expect(arrived.activity).toEqual(activity);
});

test('texts of a copy go on with codes of their own', () => {
  const batch = batchOf([flow, { ...flow, server_name: null }]);
  const { flows } = copiedBatch(sent(copyBatch(batch, null, used(2, 0))));
  const { server_name: names, src_country: countries } = flows.columns;
  setText(names, 1, 'b.example');
  setText(countries, 0, 'PT');
  expect([0, 1].map((row) => readValue(flows, 'server_name', row))).toEqual(['a.example', 'b.example']);
  setText(names, 1, 'a.example');
  expect(names.codes[1]).toBe(names.codes[0]);
  expect(batch.columns.src_country.dictionary.values).toEqual([null]);
});

test('of columns that are not filled no rows are copied', () => {
  const only: ReadonlySet<ColumnName> = new Set(['dst_port', 'src_country']);
  const copy = copyBatch(batchOf([flow]), null, used(1, 0, only), only);
  expect(copy.memory.byteLength).toBeLessThan(100);
  const { flows, activity: none } = copiedBatch(sent(copy));
  expect(none).toBeNull();
  expect(readValue(flows, 'dst_port', 0)).toBe(443);
  setText(flows.columns.src_country, 0, 'PT');
  expect(flows.columns.src_country.codes[0]).toBe(1);
  expect(flows.columns.flow_id.values).toHaveLength(0);
});

test('only rows in use are copied, and memory for many holds fewer', () => {
  const batch = new FlowBatch(64, new Map());
  batch.length = 3;
  batch.columns.flow_id.values.set([1, 2, 3]);
  const { flows, activity: rows } = copiedBatch(sent(copyBatch(batch, { ...activity, length: 1 }, used(3, 1))));
  expect([...flows.columns.flow_id.values]).toEqual([1, 2, 3]);
  expect(rows).toMatchObject({ length: 1, bytesReceived: Float64Array.of(4) });
  expect(copiedBatch(sent(copyBatch(batch, activity, used(500, 900)))).activity).toEqual(activity);
});

test('memory is enough for any number of rows, and not much more', () => {
  for (let flows = 0; flows < 20; flows++)
    for (let rows = 1; rows < 20; rows++) {
      const batch = batchOf(Array.from({ length: flows }, () => flow));
      const spread = activityOf(
        Array.from({ length: rows }, (_, i) => ({ ...flow, flow_id: i, width: 1, packets: [1, 1], bytes: [2, i] })),
      );
      const copy = copyBatch(batch, spread, used(flows, rows));
      const arrived = copiedBatch(sent(copy));
      expect(arrived.flows.length).toBe(flows);
      expect(arrived.activity).toEqual(spread);
    }
  expect(copyBytes(8192, 0)).toBeLessThan(1.01 * 8192 * copyBytes(1, 0));
});
