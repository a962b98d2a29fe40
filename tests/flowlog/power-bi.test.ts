/**
 * Every visual of Microsoft's Power BI template for flow logs, asked of an imported log as the page asks, and counted here
 * straight from the log's text. `docs/how-to/flow-logs.md` lists where each one stands.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openWorkspace, type Workspace } from '../../src/import/workspace.ts';
import type { FlowStore } from '../../src/store/contract.ts';
import { openFlowStore } from '../../src/store/flow-store.ts';
import { eventually } from '../eventually.ts';

const SUBSCRIPTION = 'aaaa0a0a-bb1b-cc2c-dd3d-eeeeee4e4e4e';
const HOUR = 3600;
const BASE = 1_542_110_400;

interface Tuple {
  readonly time: number;
  readonly src: string;
  readonly dst: string;
  readonly srcPort: number;
  readonly dstPort: number;
  readonly proto: 'T' | 'U';
  readonly direction: 'I' | 'O';
  readonly decision: 'A' | 'D';
  readonly rule: string;
  readonly mac: string;
  readonly nsg: string;
}

/** Version 1: a tuple is a flow, and nothing is counted. */
const TUPLES: readonly Tuple[] = Array.from({ length: 240 }, (_, i): Tuple => {
  const isIn = i % 3 !== 0;
  return {
    time: BASE + i * 60,
    src: isIn ? `192.0.2.${i % 7}` : '10.5.16.4',
    dst: isIn ? '10.5.16.4' : `203.0.113.${i % 5}`,
    srcPort: 30_000 + i,
    dstPort: [443, 22, 3389, 53][i % 4] ?? 0,
    proto: i % 4 === 3 ? 'U' : 'T',
    direction: isIn ? 'I' : 'O',
    decision: isIn && i % 2 === 0 ? 'D' : 'A',
    rule: isIn ? (i % 2 === 0 ? 'DefaultRule_DenyAllInBound' : 'UserRule_ssh') : 'DefaultRule_AllowInternetOutBound',
    mac: i % 2 === 0 ? '000D3AF87856' : '000D3AF8801A',
    nsg: i % 2 === 0 ? 'NSG-A' : 'NSG-B',
  };
});

const entryOf = (tuple: Tuple): unknown => ({
  time: new Date(tuple.time * 1000).toISOString(),
  category: 'NetworkSecurityGroupFlowEvent',
  resourceId: `/SUBSCRIPTIONS/${SUBSCRIPTION}/RESOURCEGROUPS/FABRIKAMRG/PROVIDERS/MICROSOFT.NETWORK/NETWORKSECURITYGROUPS/${tuple.nsg}`,
  properties: {
    Version: 1,
    flows: [
      {
        rule: tuple.rule,
        flows: [
          {
            mac: tuple.mac,
            flowTuples: [
              [
                tuple.time,
                tuple.src,
                tuple.dst,
                tuple.srcPort,
                tuple.dstPort,
                tuple.proto,
                tuple.direction,
                tuple.decision,
              ].join(),
            ],
          },
        ],
      },
    ],
  },
});

const WORDS: Readonly<Record<string, string>> = { I: 'inbound', O: 'outbound', A: 'allowed', D: 'denied' };
const colons = (mac: string): string => (mac.toLowerCase().match(/../g) ?? []).join(':');

function count(key: (tuple: Tuple) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const tuple of TUPLES) counts[key(tuple)] = (counts[key(tuple)] ?? 0) + 1;
  return counts;
}

let directory: string;
let workspace: Workspace;
let store: FlowStore;
let captures: number[];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'capscape-power-bi-'));
  workspace = await openWorkspace({ directory }, { openStore: openFlowStore, log: () => {} });
  store = workspace.store;
  const path = join(directory, 'PT1H.json.gz');
  await writeFile(path, gzipSync(JSON.stringify({ records: TUPLES.map(entryOf) })));
  const { id } = workspace.addDataset('logs');
  const { capture } = await workspace.addCapture({
    datasetId: id,
    name: 'PT1H.json',
    kind: 'file',
    source: { kind: 'file', path },
  });
  captures = [capture.id];
  await eventually(() => expect(workspace.getCapture(capture.id).state).toBe('ready'));
});
afterAll(async () => {
  await workspace.close();
  await rm(directory, { recursive: true, force: true });
});

async function flowsBy(by: string): Promise<Record<string, number>> {
  const { rows, other } = await store.top(captures, { by, measure: 'flows', limit: 100 });
  expect(other.values).toBe(0);
  return Object.fromEntries(rows.map(({ value, flows }) => [String(value), flows]));
}

async function pairs(a: string, b: string): Promise<Record<string, number>> {
  const { rows, other } = await store.pairs(captures, { a, b, measure: 'flows', limit: 100 });
  expect(other.pairs).toBe(0);
  return Object.fromEntries(rows.map((row) => [`${row.a} ${row.b}`, row.flows]));
}

/** Flows of each value per hour. */
async function hourly(by: string): Promise<Record<string, number[]>> {
  const { series, widthSeconds } = await store.timeline(captures, { by, bins: 5 });
  expect(widthSeconds).toBe(HOUR);
  return Object.fromEntries(series.map(({ value, flows }) => [String(value), flows]));
}

function perHour(key: (tuple: Tuple) => string): Record<string, number[]> {
  const hours: Record<string, number[]> = {};
  const first = Math.floor(BASE / HOUR);
  for (const tuple of TUPLES) {
    hours[key(tuple)] ??= [0, 0, 0, 0];
    const list = hours[key(tuple)] ?? [];
    list[Math.floor(tuple.time / HOUR) - first]! += 1;
  }
  return hours;
}

test('the log came in whole, and says that it counts nothing', async () => {
  const capture = workspace.getCapture(captures[0] ?? 0);
  expect(capture).toMatchObject({
    format: 'nsg-flow-log in gzip',
    flows: 240,
    log: { records: 240, recordsInFlows: 240, leftOut: {}, flowsWithoutCounts: 240 },
  });
});

describe('visuals', () => {
  test('1 top talkers', async () => {
    expect(await flowsBy('src_ip')).toEqual(count(({ src }) => src));
  });
  test('2 flows by direction over time', async () => {
    expect(await hourly('direction')).toEqual(perHour(({ direction }) => WORDS[direction] ?? ''));
  });
  test('3 flows by decision over time', async () => {
    expect(await hourly('decision')).toEqual(perHour(({ decision }) => WORDS[decision] ?? ''));
  });
  test('4 flows by NIC and direction', async () => {
    expect(await pairs('interface', 'direction')).toEqual(
      count(({ mac, direction }) => `${colons(mac)} ${WORDS[direction]}`),
    );
  });
  test('5 flows by NIC and decision', async () => {
    expect(await pairs('interface', 'decision')).toEqual(
      count(({ mac, decision }) => `${colons(mac)} ${WORDS[decision]}`),
    );
  });
  test('6 flows by security group and rule', async () => {
    expect(await pairs('acl', 'rule')).toEqual(count(({ nsg, rule }) => `${nsg} ${rule}`));
  });
  test('7 flows by destination port: flows, not the sum of port numbers', async () => {
    expect(await flowsBy('dst_port')).toEqual(count(({ dstPort }) => String(dstPort)));
  });
  test('8 subscriptions, resource groups and security groups', async () => {
    expect(await flowsBy('subscription')).toEqual({ [SUBSCRIPTION]: 240 });
    expect(await flowsBy('resource_group')).toEqual({ FABRIKAMRG: 240 });
    expect(await flowsBy('acl')).toEqual(count(({ nsg }) => nsg));
  });
  test('9 and 10 number of flows and earliest log time', async () => {
    const totals = await store.totals(captures, {});
    expect(totals).toMatchObject({ flows: 240, first: '2018-11-13T12:00:00Z', uncounted: 240, bytes_sent: 0 });
  });
  test('by source port, and top destinations by decision (Kibana’s twin)', async () => {
    const ports = await store.top(captures, { by: 'src_port', measure: 'flows', limit: 1000 });
    expect(ports.rows).toHaveLength(240);
    expect(await pairs('dst_ip', 'decision')).toEqual(count(({ dst, decision }) => `${dst} ${WORDS[decision]}`));
  });
});

test.each([
  ['resource group', 'resource_group = FABRIKAMRG', () => true],
  ['security group', 'acl = "NSG-A"', ({ nsg }: Tuple) => nsg === 'NSG-A'],
  ['rule', 'rule = UserRule_ssh', ({ rule }: Tuple) => rule === 'UserRule_ssh'],
  ['decision', 'decision = denied', ({ decision }: Tuple) => decision === 'D'],
  ['protocol', 'proto = udp', ({ proto }: Tuple) => proto === 'U'],
  ['source address', 'src_ip = 192.0.2.1', ({ src }: Tuple) => src === '192.0.2.1'],
  ['source port', 'src_port = 30007', ({ srcPort }: Tuple) => srcPort === 30_007],
  ['destination address', 'dst_ip = 203.0.113.3', ({ dst }: Tuple) => dst === '203.0.113.3'],
  ['destination port', 'dst_port = 3389', ({ dstPort }: Tuple) => dstPort === 3389],
  ['direction', 'direction = inbound', ({ direction }: Tuple) => direction === 'I'],
  ['interface', 'interface = "00:0d:3a:f8:78:56"', ({ mac }: Tuple) => mac === '000D3AF87856'],
  ['what is not known', 'not bytes > 0', () => true],
])('slicer: %s', async (_, filter, isTaken) => {
  const { flows } = await store.totals(captures, { filter });
  expect(flows).toBe(TUPLES.filter(isTaken).length);
});

test('slicer: log time', async () => {
  const { flows } = await store.totals(captures, { from: '2018-11-13T13:00:00Z', to: '2018-11-13T14:00:00Z' });
  expect(flows).toBe(60);
});
