/** Every view over real HTTP on a real store with the demo in it: answers are as their schemas say, and agree. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { Static, TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Capture } from '../../src/api/captures.ts';
import { Dataset } from '../../src/api/datasets.ts';
import { FlowDetails, Flows } from '../../src/api/flows.ts';
import { Info } from '../../src/api/settings.ts';
import { HISTOGRAM_FIELDS, Histogram, Pairs, Timeline, Top, Totals, Values } from '../../src/api/views.ts';
import { type Service, startService } from '../../src/cli/service.ts';
import { USUAL_COLUMN_NAMES } from '../../src/schema/columns.ts';
import { eventually } from '../eventually.ts';
import { connectionsFile } from '../golden/connections-file.ts';

const PACKETS = 30_244;

let directory: string;
let service: Service;
let api: string;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'capscape-views-'));
  service = await startService({ data: directory, host: '127.0.0.1', port: 0, pageDirectory: null }, () => {});
  api = `${service.address}/api/v1`;
  const { workspace } = service;
  workspace.addDataset('demo');
  await workspace.addDemo(1);
  await eventually(() => expect(workspace.getCapture(1).state).toBe('ready'));
});
afterAll(async () => {
  await service.stop();
  rmSync(directory, { recursive: true, force: true });
});

async function get<S extends TSchema>(schema: S, path: string, query: Record<string, string> = {}): Promise<Static<S>> {
  const answer = await fetch(`${api}${path}?${new URLSearchParams(query)}`);
  const body: unknown = await answer.json();
  expect(answer.status, JSON.stringify(body)).toBe(200);
  expect([...Compile(schema).Errors(body)], path).toEqual([]);
  return body as Static<S>;
}

const view = <S extends TSchema>(schema: S, name: string, query: Record<string, string> = {}) =>
  get(schema, `/datasets/1/${name}`, query);

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

describe('the views of the demo', () => {
  test('captures, data set and totals count the same', async () => {
    const capture = await get(Capture, '/captures/1');
    expect(capture.packets).toBe(PACKETS);
    expect(capture.packetsInFlows + sum(Object.values(capture.notInFlows))).toBe(PACKETS);
    const dataset = await get(Dataset, '/datasets/1');
    const totals = await view(Totals, 'totals');
    expect(totals).toMatchObject({ flows: capture.flows, first: capture.first, last: capture.last });
    expect(dataset).toMatchObject({ flows: capture.flows, packets: PACKETS, first: capture.first, last: capture.last });
    expect(totals.packets_sent + totals.packets_received).toBe(capture.packetsInFlows);
  });

  test('a filter and its opposite make the whole', async () => {
    const yes = await view(Totals, 'totals', { filter: 'service = tls' });
    const no = await view(Totals, 'totals', { filter: 'not service = tls' });
    expect(yes.flows).toBeGreaterThan(100);
    expect(yes.flows + no.flows).toBe(yes.of.flows);
    expect(yes.bytes_sent + no.bytes_sent).toBe(yes.of.bytes_sent);
  });

  test('the timeline carries every packet', async () => {
    const totals = await view(Totals, 'totals');
    const timeline = await view(Timeline, 'timeline', { bins: '60', by: 'service' });
    for (const series of timeline.series) expect(series.packets_sent).toHaveLength(timeline.bins);
    expect(sum(timeline.series.flatMap(({ packets_sent }) => packets_sent))).toBe(totals.packets_sent);
    expect(sum(timeline.series.flatMap(({ bytes_received }) => bytes_received))).toBe(totals.bytes_received);
  });

  test('top values and the rest are the whole', async () => {
    const totals = await view(Totals, 'totals');
    const top = await view(Top, 'top', { by: 'service', measure: 'flows', limit: '3' });
    expect(top.rows).toHaveLength(3);
    expect(sum(top.rows.map(({ flows }) => flows)) + top.other.flows).toBe(totals.flows);
  });

  test('top pairs and the rest are the whole', async () => {
    const totals = await view(Totals, 'totals');
    const pairs = await view(Pairs, 'pairs', { a: 'service', b: 'far_country', limit: '5' });
    expect(sum(pairs.rows.map(({ bytes_sent }) => bytes_sent)) + pairs.other.bytes_sent).toBe(totals.bytes_sent);
  });

  test.each(HISTOGRAM_FIELDS)('each flow is in a bin of the histogram of %s, or not known', async (field) => {
    const totals = await view(Totals, 'totals');
    const histogram = await view(Histogram, 'histogram', { field });
    expect(sum(histogram.bins.map(({ flows }) => flows)) + histogram.notKnown).toBe(totals.flows);
  });

  test('flows come a page at a time, with every column, or those asked for', async () => {
    const all = await view(Flows, 'flows', { limit: '1000' });
    const second = await view(Flows, 'flows', { offset: '500', limit: '10' });
    expect(second.rows).toEqual(all.rows.slice(500, 510));
    expect(Object.keys(all.rows[0] ?? {})).toEqual(expect.arrayContaining([...USUAL_COLUMN_NAMES]));
    const few = await view(Flows, 'flows', {
      columns: 'src_ip,bytes_sent',
      sort: 'bytes_sent',
      order: 'desc',
      limit: '5',
    });
    const bytes = few.rows.map((row) => Number(row.bytes_sent));
    expect(bytes).toEqual(bytes.toSorted((a, b) => b - a));
  });

  test('one flow, with the places of its ends', async () => {
    const { rows } = await view(Flows, 'flows', { filter: 'dst_country = NL', limit: '1' });
    const row = rows[0] ?? {};
    const details = await get(FlowDetails, `/datasets/1/flows/${row.capture_id}/${row.flow_id}`);
    expect(details.flow).toEqual(row);
    expect(details.src.country).toBe('private');
    expect(details.dst).toMatchObject({ country: 'NL', city: expect.any(String) });
  });

  test('values that occur, for completion', async () => {
    const { values } = await view(Values, 'values', { field: 'service', prefix: 't' });
    expect(values.map(({ value }) => value)).toContain('tls');
  });

  test('another data set has none of it', async () => {
    const other = service.workspace.addDataset('other');
    expect(await get(Totals, `/datasets/${other.id}/totals`)).toMatchObject({
      flows: 0,
      first: null,
      of: { flows: 0 },
    });
    expect(await get(Flows, `/datasets/${other.id}/flows`)).toEqual({ rows: [], total: 0, flows: 0 });
  });

  test('where places are known from', async () => {
    expect((await get(Info, '/info')).places.country).toMatchObject({ available: true, problem: null });
  });

  test.each([
    ['totals', { filter: "service = tls'); DROP TABLE flow; --" }, 'FILTER_INVALID'],
    ['top', { by: 'service; DROP TABLE flow' }, 'REQUEST_INVALID'],
    ['flows', { sort: 'start DESC; --' }, 'REQUEST_INVALID'],
    ['flows', { columns: 'src_ip,(SELECT 1)' }, 'REQUEST_INVALID'],
    ['values', { field: '"service"' }, 'REQUEST_INVALID'],
    ['timeline', { by: "read_csv('/etc/passwd')" }, 'REQUEST_INVALID'],
  ])('text for %s is never SQL: %o', async (name, query, code) => {
    const answer = await fetch(`${api}/datasets/1/${name}?${new URLSearchParams(query as Record<string, string>)}`);
    expect(await answer.json()).toMatchObject({ code });
    expect((await view(Totals, 'totals')).flows).toBeGreaterThan(1000);
  });

  test('a value that looks like SQL is a value', async () => {
    const totals = await view(Totals, 'totals', { filter: `server_name = "x' OR 1=1 --"` });
    expect(totals.flows).toBe(0);
  });
});

test('a flow over two captures leads to its other piece, and says nothing of a capture that is gone', async () => {
  const { workspace } = service;
  const { id } = workspace.addDataset('series');
  const add = (name: string, from: number, to: number) => {
    const source = { kind: 'stream', stream: Readable.from([connectionsFile(from, to)]), size: null } as const;
    return workspace.addCapture({ datasetId: id, name, kind: 'upload', source });
  };
  const pieces = [(await add('eth-1.pcap', 0, 2)).capture.id, (await add('eth-2.pcap', 2, 5)).capture.id] as const;
  const isReady = () => expect(pieces.map((piece) => workspace.getCapture(piece).state)).toEqual(['ready', 'ready']);
  await eventually(isReady);
  const details = (captureId: number, flowId: number) =>
    get(FlowDetails, `/datasets/${id}/flows/${captureId}/${flowId}`);
  const later = await details(pieces[1], 1);
  expect(later.later).toBeNull();
  expect(later.earlier).toEqual({ captureId: pieces[0], flowId: later.flow.continues_flow });
  const earlier = await details(pieces[0], Number(later.flow.continues_flow));
  expect(earlier).toMatchObject({ earlier: null, later: { captureId: pieces[1], flowId: 1 } });
  expect(earlier.flow.src_port).toBe(later.flow.src_port);
  await workspace.removeCapture(pieces[0]);
  expect((await details(pieces[1], 1)).earlier).toBeNull();
});
