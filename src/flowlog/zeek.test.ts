/** Zeek's conn.log in both of its forms, and the other logs of Zeek, which are none. */
import { expect, test } from 'vitest';
import { readLog } from './log-fixture.ts';

const FIELDS =
  'ts uid id.orig_h id.orig_p id.resp_h id.resp_p proto service duration orig_bytes resp_bytes conn_state local_orig local_resp missed_bytes history orig_pkts orig_ip_bytes resp_pkts resp_ip_bytes tunnel_parents community_id'.split(
    ' ',
  );
const ROWS = [
  '1591367999.305988 CMdzit1AMNsmfAIiQc 192.168.4.76 36844 192.168.4.1 53 udp dns 0.066852 62 141 SF T T 0 Dd 2 118 2 197 - 1:zzVxYWaUDLiDMlTkbnVB0AHDVJc=',
  '1591367999.430166 C5bLoe2Mvxqhawzqqd 192.168.4.76 46378 31.3.245.133 80 tcp http 0.254115 77 295 SF T F 0 ShADadFf 6 397 4 511 - -',
  '1591368001.000001 C1 fe80::1 128 fe80::2 0 icmp - - - - OTH F F 0 - 1 104 0 0 - -',
  '1591368002.5 C2 10.0.0.1 0 10.0.0.2 0 unknown_transport - - - - OTH F F 0 - 1 104 0 0 - -',
  '1591368003.000000 C3 10.0.0.1 50000 10.0.0.2 443 tcp ssl,-quic 7200.000000 100 200 S1 - - 17 ShAD^ 10 500 20 1000 (empty) -',
];
const TSV = [
  '#separator \\x09',
  '#set_separator\t,',
  '#empty_field\t(empty)',
  '#unset_field\t-',
  '#path\tconn',
  '#open\t2020-06-05-14-40-00',
  `#fields\t${FIELDS.join('\t')}`,
  `#types\t${FIELDS.map(() => 'string').join('\t')}`,
  ...ROWS.map((row) => row.replaceAll(' ', '\t')),
  '#close\t2020-06-05-15-00-00',
  '',
].join('\n');

const NUMBERS = new Set([
  'ts',
  'id.orig_p',
  'id.resp_p',
  'duration',
  'orig_bytes',
  'resp_bytes',
  'missed_bytes',
  'orig_pkts',
  'orig_ip_bytes',
  'resp_pkts',
  'resp_ip_bytes',
]);
const jsonOf = (row: string, change: Record<string, unknown> = {}): string => {
  const entries = row.split(' ').map((text, i) => [FIELDS[i] ?? '', text] as const);
  const known = entries.filter(([, text]) => text !== '-' && text !== '(empty)');
  const values = known.map(([name, text]) => [name, NUMBERS.has(name) ? Number(text) : text]);
  return JSON.stringify({ ...Object.fromEntries(values), ...change });
};

test.each([
  ['tab-separated', TSV],
  ['JSON', ROWS.map((row) => jsonOf(row)).join('\n')],
  ['JSON with its path first', ROWS.map((row) => `{"_path":"conn",${jsonOf(row).slice(1)}`).join('\n')],
])('%s', async (_, text) => {
  const { flows, log, format, damage, activity } = await readLog(text, { chunk: 100 });
  expect([format, damage, log.records, log.recordsInFlows]).toEqual(['zeek-conn', null, 5, 4]);
  expect(Object.fromEntries(log.leftOut)).toEqual({ 'no-protocol': 1 });
  expect(flows[0]).toMatchObject({
    start: '2020-06-05T14:39:59.305988Z',
    duration: 0.066852,
    src_ip: '192.168.4.76',
    src_port: 36844,
    dst_port: 53,
    proto: 17,
    service: 'dns',
    packets_sent: 2,
    bytes_sent: 118,
    payload_sent: 62,
    bytes_received: 197,
    payload_received: 141,
    conn_state: 'SF',
    history: 'Dd',
    lost_bytes: 0,
    community_id: '1:zzVxYWaUDLiDMlTkbnVB0AHDVJc=',
    records: 1,
  });
  expect(flows[0]).not.toHaveProperty('decision');
  // Not in the log: computed, as Zeek's own would be.
  expect(flows[1]).toMatchObject({ history: 'ShADadFf', community_id: expect.stringMatching(/^1:/) });
  expect(flows[2]).toMatchObject({ proto: 58, duration: 0 });
  expect(flows[2]).not.toHaveProperty('src_port');
  expect(flows[3]).toMatchObject({ service: 'tls', lost_bytes: 17, duration: 7200 });
  expect(activity.filter(({ flowId }) => flowId === 3)).toHaveLength(60);
  expect(activity.reduce((sum, row) => sum + row.bytesReceived, 0)).toBe(1000);
});

test('times as ISO 8601 and protocols by number', async () => {
  const [first = ''] = ROWS;
  const { flows } = await readLog(
    jsonOf(first, { ts: '2020-06-05T14:39:59.305988Z', proto: 'unknown_transport', ip_proto: 89 }),
  );
  expect(flows[0]).toMatchObject({ start: '2020-06-05T14:39:59.305988Z', proto: 89 });
});

test('its other logs are none', async () => {
  await expect(readLog(TSV.replace('#path\tconn', '#path\tdns'))).rejects.toThrow('no flow log');
  const dns =
    '{"ts":1591367999.3,"uid":"C","id.orig_h":"10.0.0.1","id.orig_p":1,"id.resp_h":"10.0.0.2","id.resp_p":53,"query":"x"}';
  await expect(readLog(dns)).rejects.toThrow('no flow log');
  await expect(readLog('{"ts":1,"what":"else"}')).rejects.toThrow('no flow log');
});

test('lines of another log and broken ones are counted', async () => {
  const [first = ''] = ROWS;
  const lines = [
    jsonOf(first),
    '{"_path":"dns"}',
    '{"ts":',
    '[1]',
    jsonOf(first, { 'id.orig_h': 'x' }),
    jsonOf(first, { 'id.orig_h': null }),
  ];
  const { log } = await readLog(lines.join('\n'));
  expect(Object.fromEntries(log.leftOut)).toEqual({ 'other-record': 1, malformed: 3, 'no-addresses': 1 });
});
