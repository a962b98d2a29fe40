/** Azure's logs: what Microsoft's samples hold, counted by somebody else, and the ways in which logs differ. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { formatIp } from '../base/ip.ts';
import { FlowBatch } from '../schema/flow-batch.ts';
import { readValue } from '../schema/read-value.ts';
import { azureRecords } from './azure-records.ts';
import { readAzureTuple } from './azure-tuple.ts';
import { MAX_ENTRY_BYTES } from './json-reader.ts';
import { RecordList, readLog } from './log-fixture.ts';
import { LogFlows } from './log-flows.ts';
import { LogRecord, UNKNOWN } from './log-record.ts';

const SAMPLES =
  process.env.CAPSCAPE_FLOW_LOGS ?? join(import.meta.dirname, '../../../shared/reference/azure-samples/flowlogs');

interface Expected {
  readonly tuples: number;
  readonly byDirection: Record<string, number>;
  readonly byDecision: Record<string, number>;
  readonly byState: Record<string, number>;
  readonly byProtocol: Record<string, number>;
  readonly byRule: Record<string, number>;
  readonly byMac: Record<string, number>;
  readonly topSourceIps: readonly (readonly [string, number])[];
  readonly topDestPorts: readonly (readonly [string, number])[];
  readonly packetsSent: number;
  readonly bytesSent: number;
  readonly packetsReceived: number;
  readonly bytesReceived: number;
}

const LETTERS: Readonly<Record<string, string>> = {
  inbound: 'I',
  outbound: 'O',
  allowed: 'A',
  denied: 'D',
  begin: 'B',
  continuing: 'C',
  end: 'E',
};

function count(values: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}

const address = (words: Uint32Array): string => formatIp(words[0] ?? 0, words[1] ?? 0, words[2] ?? 0, words[3] ?? 0);
const sum = (records: readonly LogRecord[], of: (record: LogRecord) => number): number =>
  records.reduce((total, record) => total + Math.max(0, of(record)), 0);

function recordsOf(text: string): LogRecord[] {
  const list = new RecordList();
  for (const _ of azureRecords(JSON.parse(text), list));
  expect(list.leftOut).toEqual([]);
  return list.records;
}

describe.skipIf(!existsSync(SAMPLES))('samples', () => {
  const expected: Record<string, Expected> = existsSync(SAMPLES)
    ? JSON.parse(readFileSync(join(SAMPLES, 'expected.json'), 'utf8'))
    : {};
  const present = Object.entries(expected).filter(([name]) => existsSync(join(SAMPLES, name)));

  test.each(present)('%s holds what was counted elsewhere', (name, golden) => {
    const records = recordsOf(readFileSync(join(SAMPLES, name), 'utf8'));
    const isByNumber = name.startsWith('vnet');
    expect(records).toHaveLength(golden.tuples);
    expect(count(records.map(({ direction }) => LETTERS[direction ?? ''] ?? ''))).toEqual(golden.byDirection);
    expect(count(records.map(({ decision }) => LETTERS[decision ?? ''] ?? ''))).toEqual(golden.byDecision);
    const state = (record: LogRecord): string =>
      record.state === 'denied' ? 'D' : (LETTERS[record.state ?? ''] ?? '');
    expect(count(records.map(state))).toEqual(golden.byState);
    const proto = ({ proto }: LogRecord): string => (isByNumber ? String(proto) : proto === 6 ? 'T' : 'U');
    expect(count(records.map(proto))).toEqual(golden.byProtocol);
    expect(count(records.map(({ origin }) => origin.rule ?? ''))).toEqual(golden.byRule);
    const mac = ({ origin }: LogRecord): string => (origin.interface ?? '').replaceAll(':', '').toUpperCase();
    expect(count(records.map(mac))).toEqual(golden.byMac);
    const sources = count(records.map(({ src }) => address(src)));
    for (const [ip, tuples] of golden.topSourceIps) expect(sources[ip], ip).toBe(tuples);
    const ports = count(records.map(({ dstPort }) => String(dstPort)));
    for (const [port, tuples] of golden.topDestPorts) expect(ports[port], port).toBe(tuples);
    expect(sum(records, (record) => record.packetsSent)).toBe(golden.packetsSent);
    expect(sum(records, (record) => record.bytesSent)).toBe(golden.bytesSent);
    expect(sum(records, (record) => record.packetsReceived)).toBe(golden.packetsReceived);
    expect(sum(records, (record) => record.bytesReceived)).toBe(golden.bytesReceived);
  });

  test.each(present)(
    '%s as flows: the same packets and bytes, whatever the pieces it is read in',
    async (name, golden) => {
      const bytes = readFileSync(join(SAMPLES, name));
      for (const chunk of [1, 17, bytes.length]) {
        const { log, flows, damage } = await readLog(bytes, { chunk, rows: 4 });
        expect(damage).toBeNull();
        expect(log.records).toBe(golden.tuples);
        expect(flows).toHaveLength(log.flows);
        expect(flows.reduce((total, flow) => total + Number(flow.records), 0)).toBe(golden.tuples);
        expect(log.packets).toBe(golden.packetsSent + golden.packetsReceived);
        expect(log.bytes).toBe(golden.bytesSent + golden.bytesReceived);
      }
    },
  );

  test('a virtual network’s flows are from their begin to their end', async () => {
    const { flows } = await readLog(readFileSync(join(SAMPLES, 'vnet-v4.json')));
    expect(flows).toHaveLength(14);
    expect(flows[4]).toMatchObject({
      src_ip: '10.0.0.6',
      src_port: 36776,
      dst_ip: '198.51.100.84',
      dst_port: 443,
      start: '2022-09-14T09:00:17.343Z',
      duration: 5.45,
      packets_sent: 22,
      bytes_sent: 2217,
      packets_received: 33,
      bytes_received: 32466,
      records: 2,
      direction: 'outbound',
      decision: 'allowed',
      flow_state: 'end',
      encryption: 'NX',
      rule: 'DefaultRule_AllowInternetOutBound',
      interface: '11:22:33:44:55:66',
      src_mac: '11:22:33:44:55:66',
      acl: '00aa00aa-bb11-cc22-dd33-44ee44ee44ee',
      network: 'myVNet',
      resource_group: 'myResourceGroup',
      subscription: 'aaaa0a0a-bb1b-cc2c-dd3d-eeeeee4e4e4e',
      service_guess: 'tls',
    });
    expect(flows[5]).toMatchObject({ decision: 'denied', flow_state: 'denied', records: 1 });
    expect(flows[5]).not.toHaveProperty('bytes_sent');
  });

  test('the worked example of both manuals', async () => {
    const { nsg, vnet, expected: total } = JSON.parse(readFileSync(join(SAMPLES, 'bandwidth-example.json'), 'utf8'));
    for (const tuples of [nsg, vnet]) {
      const { flows, log } = await readLog(vnetLog(tuples));
      expect(flows).toHaveLength(1);
      expect(flows[0]).toMatchObject({ records: 3, flow_state: 'end', packets_sent: 1073, packets_received: 8052 });
      expect({ packets: log.packets, bytes: log.bytes }).toEqual(total);
    }
  });
});

/** A log of one entry with these tuples. */
const entry = (tuples: readonly unknown[], rule = 'R'): unknown => ({
  macAddress: '000D3AF87856',
  category: 'FlowLogFlowEvent',
  flowRecords: { flows: [{ aclID: 'unspecified', flowGroups: [{ rule, flowTuples: tuples }] }] },
});
const vnetLog = (tuples: readonly unknown[]): string => JSON.stringify({ records: [entry(tuples)] });

const FLOW = '10.0.0.6,192.0.2.1,1000,443,6,O';
const T0 = 1_663_146_000_000;

test.each([
  [
    'version 1',
    `1487282421,${FLOW.replace('6,O', 'T,I')},D`,
    { decision: 'denied', state: null, direction: 'inbound' },
  ],
  ['version 1, UDP', `1487282421,${FLOW.replace('6,O', 'U,I')},A`, { decision: 'allowed', state: null, proto: 17 }],
  ['version 2, begin', `1542110402,${FLOW.replace(',6,', ',T,')},A,B,,,,`, { state: 'begin', packetsSent: UNKNOWN }],
  ['version 2, denied', `1542110402,${FLOW.replace(',6,', ',T,')},D,B,,,,`, { decision: 'denied', state: 'begin' }],
  [
    'version 2, end',
    `1542110402,${FLOW.replace(',6,', ',T,')},A,E,1,2,3,4`,
    { packetsSent: 1, bytesSent: 2, packetsReceived: 3, bytesReceived: 4 },
  ],
  ['version 4', `${T0},${FLOW},C,X,1,2,3,4`, { state: 'continuing', encryption: 'X', start: T0 * 1000, bytesSent: 2 }],
  [
    'version 4 in seconds',
    `${T0 / 1000},${FLOW},C,NX_HW_NOT_SUPPORTED,1,2,3,4`,
    { start: T0 * 1000, encryption: 'NX_HW_NOT_SUPPORTED' },
  ],
  ['version 4, denied', `${T0},${FLOW},D,NX,0,0,0,0`, { decision: 'denied', state: 'denied', bytesSent: UNKNOWN }],
  [
    'without encryption',
    `${T0},${FLOW.replace(',6,', ',T,')},E,1,2,3,4`,
    { state: 'end', encryption: null, bytesReceived: 4 },
  ],
  ['IPv6', `${T0},2001:db8::1,2001:db8::2,1,2,58,O,E,NX,1,2,3,4`, { proto: 58, dstPort: 2 }],
])('a tuple of %s', (_, tuple, expected) => {
  const record = new LogRecord();
  const bytes = new TextEncoder().encode(`"${tuple}","9"`);
  expect(readAzureTuple(bytes, 1, record)).toBe(tuple.length + 1);
  expect(record).toMatchObject(expected);
});

test.each([
  ['nothing', ''],
  ['too few fields', `${T0},${FLOW}`],
  ['too many fields', `${T0},${FLOW},C,X,1,2,3,4,5`],
  ['an endless list', ','.repeat(100_000)],
  ['no time', `x,${FLOW},C,X,1,2,3,4`],
  ['a time beyond all', `99999999999999,${FLOW},C,X,1,2,3,4`],
  ['no address', `${T0},10.0.0.256,192.0.2.1,1000,443,6,O,C,X,1,2,3,4`],
  ['a port beyond all', `${T0},10.0.0.6,192.0.2.1,65536,443,6,O,C,X,1,2,3,4`],
  ['a protocol beyond all', `${T0},10.0.0.6,192.0.2.1,1,443,256,O,C,X,1,2,3,4`],
  ['no direction', `${T0},10.0.0.6,192.0.2.1,1,443,6,X,C,X,1,2,3,4`],
  ['no state', `${T0},${FLOW},Q,X,1,2,3,4`],
  ['a negative count', `${T0},${FLOW},C,X,-1,2,3,4`],
  ['a count beyond all', `${T0},${FLOW},C,X,99999999999999999999,2,3,4`],
  ['three counts', `${T0},${FLOW},C,X,1,2,3`],
])('no tuple: %s', (_, tuple) => {
  expect(readAzureTuple(new TextEncoder().encode(`${tuple}",9`), 0, new LogRecord())).toBe(-1);
});

describe('flows from parts', () => {
  const part = (seconds: number, rest: string): string => `${T0 + seconds * 1000},${FLOW},${rest}`;

  test('deltas add up, over minutes that the timeline shows', async () => {
    const { flows, activity } = await readLog(
      vnetLog([part(0, 'B,NX,0,0,0,0'), part(300, 'C,NX,10,1000,20,2000'), part(360, 'E,NX,1,100,2,201')]),
    );
    expect(flows).toHaveLength(1);
    expect(flows[0]).toMatchObject({
      packets_sent: 11,
      bytes_sent: 1100,
      packets_received: 22,
      bytes_received: 2201,
      duration: 360,
    });
    expect(activity.reduce((total, row) => total + row.packetsSent, 0)).toBe(11);
    expect(activity.reduce((total, row) => total + row.bytesSent, 0)).toBe(1100);
    expect(activity.reduce((total, row) => total + row.bytesReceived, 0)).toBe(2201);
    expect(new Set(activity.map(({ start }) => start)).size).toBe(7);
    const times = activity.map(({ start }) => Number(start / 1_000_000n));
    expect(Math.min(...times)).toBe(T0);
    expect(Math.max(...times)).toBe(T0 + 360_000);
  });

  test('another begin is another flow, and so is what comes after a long pause', async () => {
    const parts = [
      part(0, 'B,NX,,,,'),
      part(10, 'B,NX,,,,'),
      part(20, 'E,NX,1,1,1,1'),
      part(30, 'C,NX,2,2,2,2'),
      part(931, 'C,NX,4,4,4,4'),
    ];
    const { flows } = await readLog(vnetLog(parts));
    expect(flows.map(({ records, packets_sent = null }) => [records, packets_sent])).toEqual([
      [1, null],
      [2, 1],
      [1, 2],
      [1, 4],
    ]);
  });

  test('a flow without an end is over once the log is more than half an hour further', () => {
    const begin = (seconds: number, port: number): string => part(seconds, 'B,NX,,,,').replace(',1000,', `,${port},`);
    const overAfter = (...parts: string[]): unknown[] => {
      const batch = new FlowBatch(16, new Map());
      const log = new LogFlows(1, 16, batch);
      for (const _ of azureRecords(entry(parts), log));
      return Array.from({ length: batch.length }, (_, row) => readValue(batch, 'src_port', row));
    };
    expect(overAfter(begin(0, 1), begin(1800, 2))).toEqual([]);
    expect(overAfter(begin(0, 1), begin(1801, 2))).toEqual([1]);
    expect(overAfter(begin(0, 1), begin(0, 2), begin(1801, 3), begin(1801, 4))).toEqual([1, 2]);
    expect(overAfter(part(0, 'B,NX,,,,'), part(700, 'C,NX,1,1,1,1'), begin(1801, 2))).toEqual([]);
    // Another interface's hour, read after the first.
    expect(overAfter(begin(3600, 1), begin(0, 2), begin(1801, 3))).toEqual([]);
  });

  test('what was denied is a flow by itself; the same two sides allowed are another', async () => {
    const { flows } = await readLog(
      vnetLog([part(0, 'D,NX,0,0,0,0'), part(1, 'D,NX,0,0,0,0'), part(2, 'B,NX,0,0,0,0')]),
    );
    expect(flows.map(({ decision }) => decision)).toEqual(['denied', 'denied', 'allowed']);
  });

  test('both interfaces of a flow are told apart', async () => {
    const other = {
      ...(entry([`${T0},${FLOW.replace('O', 'I')},B,NX,0,0,0,0`]) as object),
      macAddress: '000D3AF80000',
    };
    const { flows } = await readLog(JSON.stringify({ records: [entry([part(0, 'B,NX,0,0,0,0')]), other] }));
    expect(flows.map((flow) => flow.interface)).toEqual(['00:0d:3a:f8:78:56', '00:0d:3a:f8:00:00']);
    expect(flows[1]).toMatchObject({ dst_mac: '00:0d:3a:f8:00:00', direction: 'inbound' });
  });

  test('a flow goes on in the next entry of the log', async () => {
    const { flows } = await readLog(
      JSON.stringify({ records: [entry([part(0, 'B,NX,,,,')]), entry([part(60, 'E,NX,1,2,3,4')])] }),
    );
    expect(flows).toHaveLength(1);
  });

  test('too many open flows: the quietest are over, none is lost', async () => {
    const tuples = Array.from(
      { length: 3000 },
      (_, i) => `${T0 + i},10.0.${i >> 8}.${i & 255},192.0.2.1,1000,443,6,O,B,NX,0,0,0,0`,
    );
    const { flows, log } = await readLog(vnetLog(tuples), { maxOpenFlows: 1000, rows: 16 });
    expect(flows).toHaveLength(3000);
    expect(log.flowsCutEarly).toBe(2000);
  });
});

describe('the JSON around', () => {
  const tuples = [`${T0},${FLOW},B,NX,0,0,0,0`];
  const one = JSON.stringify(entry(tuples));

  test.each([
    ['a list of entries', `[${one},${one}]`],
    ['entries a line', `${one}\n${one}\n`],
    ['two files put together', `{"records":[${one}]}{"records":[${one}]}`],
    ['a byte order mark', `\uFEFF{"records":[${one},${one}]}`],
    ['entries within an entry', `{"records":[${one},{"records":[${one}]}]}`],
    ['keys in another order', `{"records":[${JSON.stringify(sorted(entry(tuples)))},${one}]}`],
  ])('%s', async (_, text) => {
    const { log, damage, format } = await readLog(text);
    expect([log.recordsInFlows, damage, format]).toEqual([2, null, 'vnet-flow-log']);
  });

  test('keys in another order lose nothing', async () => {
    const { flows } = await readLog(JSON.stringify({ records: [sorted(entry(tuples))] }));
    expect(flows[0]).toMatchObject({ rule: 'R', interface: '00:0d:3a:f8:78:56' });
  });

  test('an empty hour', async () => {
    const { log, damage } = await readLog('{"records":[]}');
    expect([log.records, damage]).toEqual([0, null]);
  });

  test('what is no tuple or no flow is counted by reason', async () => {
    const text = JSON.stringify({
      records: [entry([...tuples, 7, 'x', null]), { category: 'Other' }, 'text', { flowRecords: { flows: [1] } }],
    });
    const { log } = await readLog(text);
    expect(log.records).toBe(7);
    expect(log.recordsInFlows).toBe(1);
    expect(Object.fromEntries(log.leftOut)).toEqual({ malformed: 4, 'other-record': 2 });
  });

  test('a file cut anywhere gives every entry before, and says where it ends', async () => {
    const text = `{"records":[${one},${one}]}`;
    const second = text.lastIndexOf(one);
    for (let length = second + 1; length < text.length; length++) {
      const { log, damage } = await readLog(text.slice(0, length));
      expect(log.records, `${length}`).toBe(length >= second + one.length ? 2 : 1);
      expect(damage?.offset, `${length}`).toBe(length >= second + one.length ? length : second);
      if (length >= text.length - 1) expect(damage?.message).toContain('The file ends');
    }
  });

  test('damage within: everything before it, and where it is', async () => {
    const text = `{"records":[${one},${one.replace('"rule":', '"rule" ')}]}`;
    const { log, damage } = await readLog(text);
    expect(log.records).toBe(1);
    expect(damage?.offset).toBe(text.indexOf(one) + one.length + 1);
    expect(damage?.message).toContain('is damaged');
  });

  test('an entry as long as memory allows is read, a longer one is refused', async () => {
    const padding = (bytes: number): string => `{"records":[${one.slice(0, -1)},"x":"${'y'.repeat(bytes)}"}]}`;
    const rest = `${one.slice(0, -1)},"x":""}`.length;
    const fits = await readLog(padding(MAX_ENTRY_BYTES - rest), { chunk: 1 << 20 });
    expect([fits.log.records, fits.damage]).toEqual([1, null]);
    const over = await readLog(padding(MAX_ENTRY_BYTES - rest + (1 << 20)), { chunk: 1 << 20 });
    expect(over.log.records).toBe(0);
    expect(over.damage?.message).toContain('longer than');
  });

  test('endless nesting ends', async () => {
    const { damage, log } = await readLog(`{"records":[${one},${'['.repeat(1_000_000)}`);
    expect(log.records).toBe(1);
    expect(damage?.message).toContain('within each other');
  });

  test('a key that would change what objects are changes nothing', async () => {
    const { log } = await readLog(
      `{"records":[{"__proto__":{"flowRecords":{"flows":[]}},"category":"FlowLogFlowEvent"},${one}]}`,
    );
    expect(Object.fromEntries(log.leftOut)).toEqual({ 'other-record': 1 });
    expect({}).not.toHaveProperty('flowRecords');
  });
});

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort()
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}
