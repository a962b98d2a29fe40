/** AWS VPC flow logs: the records of the manual, and headers in any order. */
import { describe, expect, test } from 'vitest';
import { readLog } from './log-fixture.ts';

const HEADER =
  'version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status';

/** https://docs.aws.amazon.com/vpc/latest/userguide/flow-logs-records-examples.html */
const ACCEPTED =
  '2 123456789010 eni-1235b8ca123456789 172.31.16.139 172.31.16.21 20641 22 6 20 4249 1418530010 1418530070 ACCEPT OK';
const REJECTED =
  '2 123456789010 eni-1235b8ca123456789 172.31.9.69 172.31.9.12 49761 3389 6 20 4249 1418530010 1418530070 REJECT OK';
const NO_DATA = '2 123456789010 eni-1235b8ca123456789 - - - - - - - 1431280876 1431280934 - NODATA';
const SKIPPED = '2 123456789010 eni-11111111aaaaaaaaa - - - - - - - 1431280876 1431280934 - SKIPDATA';
const PING =
  '2 123456789010 eni-1235b8ca123456789 203.0.113.12 172.31.16.139 0 0 1 4 336 1432917027 1432917142 ACCEPT OK';
const PING_ANSWER =
  '2 123456789010 eni-1235b8ca123456789 172.31.16.139 203.0.113.12 0 0 1 4 336 1432917094 1432917142 REJECT OK';
const IPV6 =
  '2 123456789010 eni-1235b8ca123456789 2001:db8:1234:a100:8d6e:3477:df66:f105 2001:db8:1234:a102:3304:8879:34cf:4071 34892 22 6 54 8855 1477913708 1477913820 ACCEPT OK';

test('the records of the manual, with a header and without', async () => {
  const lines = [ACCEPTED, REJECTED, NO_DATA, SKIPPED, PING, PING_ANSWER, IPV6];
  for (const text of [[HEADER, ...lines].join('\n'), lines.join('\r\n')]) {
    const { flows, log, damage, format } = await readLog(text, { chunk: 7 });
    expect([format, damage, log.records, log.recordsInFlows]).toEqual(['vpc-flow-log', null, 7, 5]);
    expect(Object.fromEntries(log.leftOut)).toEqual({ 'no-data': 1, 'skipped-data': 1 });
    expect(flows).toHaveLength(5);
    expect(flows[0]).toMatchObject({
      src_ip: '172.31.16.139',
      src_port: 20641,
      dst_ip: '172.31.16.21',
      dst_port: 22,
      proto: 6,
      start: '2014-12-14T04:06:50Z',
      duration: 60,
      packets_sent: 20,
      bytes_sent: 4249,
      packets_received: 0,
      decision: 'allowed',
      interface: 'eni-1235b8ca123456789',
      subscription: '123456789010',
      service_guess: 'ssh',
    });
    expect(flows[1]).toMatchObject({ decision: 'denied', service_guess: 'rdp' });
    expect(flows[2]).toMatchObject({ src_ip: '203.0.113.12', proto: 1, decision: 'allowed' });
    expect(flows[2]).not.toHaveProperty('src_port');
    expect(flows[3]).toMatchObject({ src_ip: '172.31.16.139', decision: 'denied' });
    expect(flows[4]).toMatchObject({ src_ip: '2001:db8:1234:a100:8d6e:3477:df66:f105', ip_version: 6 });
  }
});

describe('fields of one’s own choice', () => {
  const CUSTOM =
    'version vpc-id interface-id srcaddr dstaddr srcport dstport protocol tcp-flags type packets bytes start end action log-status flow-direction';
  const line = (src: string, dst: string, ports: string, flags: number, counts: string, direction: string): string =>
    `5 vpc-abcdefab012345678 eni-1 ${src} ${dst} ${ports} 6 ${flags} IPv4 ${counts} 1566848875 1566848933 ACCEPT OK ${direction}`;
  const CLIENT = '52.213.180.42';
  const SERVER = '10.0.0.62';

  test('both halves are one flow, from the side that sent the SYN, whichever was logged first', async () => {
    const asked = line(CLIENT, SERVER, '43416 5001', 2, '14 568', 'ingress');
    const answered = line(SERVER, CLIENT, '5001 43416', 18, '8 388', 'egress');
    for (const lines of [
      [asked, answered],
      [answered, asked],
    ]) {
      const { flows, activity } = await readLog([CUSTOM, ...lines].join('\n'));
      expect(flows).toHaveLength(1);
      expect(flows[0]).toMatchObject({
        src_ip: CLIENT,
        src_port: 43416,
        dst_port: 5001,
        packets_sent: 14,
        packets_received: 8,
        bytes_sent: 568,
        bytes_received: 388,
        direction: 'inbound',
        network: 'vpc-abcdefab012345678',
        records: 2,
      });
      expect(activity.reduce((sum, row) => sum + row.bytesSent, 0)).toBe(568);
      expect(activity.reduce((sum, row) => sum + row.bytesReceived, 0)).toBe(388);
    }
  });

  test('without flags ports say who was called', async () => {
    const { flows } = await readLog([CUSTOM, line(SERVER, CLIENT, '443 43416', 0, '8 388', 'egress')].join('\n'));
    expect(flows[0]).toMatchObject({
      src_ip: CLIENT,
      dst_port: 443,
      bytes_received: 388,
      bytes_sent: 0,
      direction: 'inbound',
    });
  });

  test('as the console writes them, and without what is counted', async () => {
    const names = ['srcaddr', 'dstaddr', 'protocol', 'start', 'end', 'action'];
    const header = names.map((name) => `\${${name}}`).join(' ');
    const { flows } = await readLog(`${header}\n10.0.0.1 10.0.0.2 50 1566848875 1566848875 ACCEPT\n`);
    expect(flows).toHaveLength(1);
    expect(flows[0]).toMatchObject({ proto: 50, decision: 'allowed' });
    expect(flows[0]).not.toHaveProperty('packets_sent');
    expect(flows[0]).not.toHaveProperty('bytes_received');
  });

  test('the addresses of packets where those of the interface are left out', async () => {
    const { flows } = await readLog(
      'pkt-srcaddr pkt-dstaddr start end protocol\n10.0.0.1 10.0.0.2 1566848875 1566848875 17',
    );
    expect(flows[0]).toMatchObject({ src_ip: '10.0.0.1', proto: 17 });
  });

  test('files put together: each header holds from there on', async () => {
    const { flows, log } = await readLog(
      [HEADER, ACCEPTED, CUSTOM, line(CLIENT, SERVER, '1 2', 2, '3 4', 'ingress')].join('\n'),
    );
    expect([flows.length, log.records]).toEqual([2, 2]);
  });

  test('as CloudWatch Logs exports them', async () => {
    const { flows } = await readLog(`2014-12-14T04:10:00.000Z ${ACCEPTED}\n2014-12-14T04:10:00.000Z ${REJECTED}\n`);
    expect(flows.map(({ decision }) => decision)).toEqual(['allowed', 'denied']);
  });
});

test('what is no record is counted, and the rest goes on', async () => {
  const broken = [
    ACCEPTED.replace('20641', '70000'),
    ACCEPTED.replace(' 6 ', ' - '),
    ACCEPTED.replace('172.31.16.21', '-'),
    ACCEPTED.replace(' OK', ''),
    'x',
    ACCEPTED.replace('1418530010', '9'.repeat(15)),
  ];
  const { log } = await readLog([HEADER, ...broken, REJECTED].join('\n'));
  expect([log.records, log.recordsInFlows]).toEqual([7, 1]);
  expect(Object.fromEntries(log.leftOut)).toEqual({ malformed: 4, 'no-protocol': 1, 'no-addresses': 1 });
});

test('a line without end is refused, not kept in memory', async () => {
  const { log, damage } = await readLog(`${HEADER}\n${ACCEPTED}\n${'1 '.repeat(1_000_000)}`);
  expect(log.records).toBe(1);
  expect(damage).toMatchObject({ offset: HEADER.length + ACCEPTED.length + 2 });
});
