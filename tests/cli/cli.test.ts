import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeDemoCapture } from '../../src/import/demo/demo-capture.ts';
import { USUAL_COLUMN_NAMES } from '../../src/schema/columns.ts';
import { capscape } from './run-cli.ts';

const scratch = mkdtempSync(join(tmpdir(), 'capscape-cli-'));
const demo = join(scratch, 'demo.pcapng');
const page = join(scratch, 'page.pcap');
const cut = join(scratch, 'cut.pcapng');

beforeAll(async () => {
  await writeDemoCapture(demo);
  writeFileSync(page, '<!doctype html><html></html>');
  writeFileSync(cut, readFileSync(demo).subarray(0, 1_000_001));
});
afterAll(() => rmSync(scratch, { recursive: true }));

const hasTshark = spawnSync('tshark', ['--version']).status === 0;

type Flow = Record<string, string | number | null>;
const flowsOf = (stdout: string): Flow[] =>
  stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Flow);

describe('capscape flows', () => {
  it('writes a flow a line with every column and the path as given', async () => {
    const { code, stdout, stderr } = await capscape(['flows', demo, '--format', 'ndjson']);
    expect([code, stderr]).toEqual([0, '']);
    const flows = flowsOf(stdout);
    expect(flows.length).toBeGreaterThan(1000);
    const names = ['capture', ...USUAL_COLUMN_NAMES];
    for (const flow of flows) expect(Object.keys(flow)).toEqual(names);
    const web = flows.find((flow) => flow.service === 'tls' && flow.src_country === 'JP');
    expect(web).toMatchObject({ capture: demo, dst_ip: '10.1.0.4', dst_port: 443, dst_country: 'private' });
    expect(web?.server_name).toBe('shop.example.com');
    expect(web?.start).toMatch(/^2026-05-12T08:\d\d:\d\d(\.\d{3,9})?Z$/);
    // Japan is a quarter of a second away: a length of time in seconds.
    expect(web?.rtt).toBeGreaterThan(0.2);
    expect(web?.rtt).toBeLessThan(0.4);
    expect(web?.src_asn).toBeNull();
  });

  it('names addresses by the answers in the capture', async () => {
    const { stdout } = await capscape([
      'flows',
      demo,
      '--format',
      'ndjson',
      '--filter',
      'dst_port = 443 and dst_name is known and not dst_name_source in (sni, host)',
    ]);
    const names = new Set(flowsOf(stdout).map((flow) => flow.dst_name));
    expect(names).toEqual(
      new Set(['web01', 'login.microsoftonline.com', 'api.payments.example.net', 'stshopbackup.blob.core.windows.net']),
    );
  });

  it.skipIf(!hasTshark)('counts as tshark does', async () => {
    const { stdout } = await capscape(['flows', demo, '--format', 'ndjson']);
    const ours = new Map<string, [number, number]>();
    for (const { proto, src_ip, src_port, dst_ip, dst_port, ...flow } of flowsOf(stdout)) {
      if (proto !== 6 && proto !== 17) continue;
      const key = [proto, ...[`${src_ip} ${src_port}`, `${dst_ip} ${dst_port}`].sort()].join(' ');
      const [packets, bytes] = ours.get(key) ?? [0, 0];
      ours.set(key, [
        packets + Number(flow.packets_sent) + Number(flow.packets_received),
        bytes + Number(flow.bytes_sent) + Number(flow.bytes_received),
      ]);
    }
    expect(ours).toEqual(tsharkConversations(demo));
  });

  it('reads standard input, and several captures in one call', async () => {
    const piped = await capscape(['flows', '-', '--format', 'ndjson'], readFileSync(demo));
    const named = await capscape(['flows', demo, demo, '--format', 'ndjson']);
    const flows = flowsOf(piped.stdout);
    expect(flows[0]?.capture).toBe('-');
    expect(flowsOf(named.stdout)).toHaveLength(2 * flows.length);
  });

  it('reads a compressed capture as it is', async () => {
    const { stdout } = await capscape(['flows', '-', '--format', 'ndjson'], gzipSync(readFileSync(demo)));
    const plain = await capscape(['flows', '-', '--format', 'ndjson'], readFileSync(demo));
    expect(stdout).toBe(plain.stdout);
  });

  it('goes on without a place database that cannot be read, and says so', async () => {
    const { code, stdout, stderr } = await capscape(['flows', demo, '--format', 'ndjson', '--country-db', page]);
    expect(code).toBe(0);
    expect(stderr).toContain('is not a MaxMind DB');
    const countries = new Set(flowsOf(stdout).map((flow) => flow.src_country));
    expect(countries).toEqual(
      new Set(['private', 'link-local', 'reserved', null].filter((word) => countries.has(word))),
    );
    expect(countries).toContain(null);
  });

  it('keeps only what the filter holds for', async () => {
    const filter = 'service = dns and server_name ends with .net';
    const { stdout } = await capscape(['flows', demo, '--format', 'ndjson', '--filter', filter]);
    const flows = flowsOf(stdout);
    expect(flows.length).toBeGreaterThan(3);
    for (const flow of flows) expect([flow.service, String(flow.server_name).endsWith('.net')]).toEqual(['dns', true]);
  });

  it('says what is wrong with a filter, and reads nothing', async () => {
    const { code, stdout, stderr } = await capscape(['flows', '/nowhere', '--filter', 'servic = dns']);
    expect([code, stdout]).toEqual([64, '']);
    expect(stderr).toContain('servic');
  });

  it('writes CSV with a head, also for no flow', async () => {
    const all = await capscape(['flows', demo, '--format', 'csv']);
    const [head, first] = all.stdout.split('\n');
    expect(head?.split(',')).toEqual(['capture', ...USUAL_COLUMN_NAMES]);
    expect(first?.split(',')).toHaveLength(USUAL_COLUMN_NAMES.length + 1);
    const none = await capscape(['flows', demo, '--format', 'csv', '--filter', 'service = telnet']);
    expect(none.stdout).toBe(`${head}\n`);
  });

  it('aligns the table', async () => {
    const { stdout } = await capscape(['flows', demo, '--filter', 'country = SG']);
    const [head = '', ...lines] = stdout.trimEnd().split('\n');
    expect(lines.length).toBeGreaterThan(3);
    const at = head.indexOf('Destination');
    for (const line of lines) expect(line.slice(at - 2, at)).toBe('  ');
  });

  it('ends quietly when its reader has enough', () => {
    const run = spawnSync(
      'bash',
      ['-o', 'pipefail', '-c', `./bin/capscape flows --format ndjson ${demo} | head -n 1 | wc -l`],
      {
        encoding: 'utf8',
      },
    );
    expect([run.status, run.stdout.trim(), run.stderr]).toEqual([0, '1', '']);
  });
});

describe('captures that are none', () => {
  it('are named, with an exit code, and do not keep others from being read', async () => {
    const { code, stdout, stderr } = await capscape(['flows', page, '/nowhere.pcap', demo, '--format', 'ndjson']);
    expect(code).toBe(65);
    expect(stderr).toMatch(/page\.pcap: Not a packet capture: .*HTML/i);
    expect(stderr).toContain('/nowhere.pcap');
    expect(flowsOf(stdout).length).toBeGreaterThan(1000);
  });

  it('are read up to where they are cut', async () => {
    const { code, stdout, stderr } = await capscape(['flows', cut, '--format', 'ndjson']);
    expect(code).toBe(0);
    expect(stderr).toMatch(/read up to byte \d+/);
    expect(flowsOf(stdout).length).toBeGreaterThan(10);
  });
});

describe('capscape summary', () => {
  it('counts every packet, in a flow or by name', async () => {
    const { code, stdout } = await capscape(['summary', demo, cut, '--format', 'json']);
    expect(code).toBe(0);
    const summaries = JSON.parse(stdout) as Record<string, unknown>[];
    expect(summaries).toHaveLength(2);
    for (const { packets, packets_in_flows, not_in_flows } of summaries) {
      const others = Object.values(not_in_flows as Record<string, number>).reduce((sum, count) => sum + count, 0);
      expect(Number(packets_in_flows) + others).toBe(packets);
    }
    expect(summaries[0]).toMatchObject({
      capture: demo,
      format: 'pcapng',
      not_in_flows: { arp: 80 },
      link_types: ['ethernet'],
      first: '2026-05-12T08:30:00.300Z',
      damage: null,
    });
    expect(summaries[0]?.services).toMatchObject({ ssh: 49, postgresql: 4 });
    expect(summaries[1]?.damage).toMatchObject({ offset: expect.any(Number), message: expect.any(String) });
  });

  it('leaves recognition out when told to', async () => {
    const { stdout } = await capscape(['summary', '--no-dpi', '--format', 'json', demo]);
    expect(JSON.parse(stdout)).toMatchObject([{ services: null }]);
  });

  it('says it for people', async () => {
    const { stdout } = await capscape(['summary', demo]);
    expect(stdout).toContain(demo);
    expect(stdout).toMatch(/Packets +30,244/);
    expect(stdout).toMatch(/Not in flows +80 ARP/);
  });

  it('reads standard input', async () => {
    const { stdout } = await capscape(['summary', '-', '--format', 'json'], readFileSync(demo));
    expect(JSON.parse(stdout)).toMatchObject([{ capture: '-', packets: 30_244 }]);
  });
});

describe('capscape demo', () => {
  it('writes the demo to a file and to standard output', async () => {
    const file = join(scratch, 'written.pcapng');
    const { code } = await capscape(['demo', file]);
    expect(code).toBe(0);
    expect(readFileSync(file).equals(readFileSync(demo))).toBe(true);
  });

  it('says where it cannot be written', async () => {
    const { code, stderr } = await capscape(['demo', join(scratch, 'none/demo.pcapng')]);
    expect(code).toBe(73);
    expect(stderr).toContain('cannot be written');
  });
});

describe('capscape', () => {
  it('explains each command with examples', async () => {
    for (const command of ['serve', 'import', 'flows', 'summary', 'demo']) {
      const { code, stdout } = await capscape([command, '--help']);
      expect(code).toBe(0);
      expect(stdout).toContain('Examples:');
    }
  });

  it('exits with 64 when it is not understood', async () => {
    expect((await capscape(['flows'])).code).toBe(64);
    expect((await capscape(['flows', demo, '--format', 'xml'])).code).toBe(64);
    expect((await capscape(['fly'])).code).toBe(64);
  });
});

/** Packets and wire bytes of TCP and UDP conversations, by protocol and both ends. */
function tsharkConversations(file: string): Map<string, [number, number]> {
  const conversations = new Map<string, [number, number]>();
  const fields = [
    'frame.len',
    'ip.src',
    'ipv6.src',
    'ip.dst',
    'ipv6.dst',
    'tcp.srcport',
    'udp.srcport',
    'tcp.dstport',
    'udp.dstport',
  ];
  const args = [
    '-r',
    file,
    '-Y',
    'tcp || udp',
    '-T',
    'fields',
    '-E',
    'separator=,',
    ...fields.flatMap((name) => ['-e', name]),
  ];
  const { stdout } = spawnSync('tshark', args, { encoding: 'utf8', maxBuffer: 1 << 28 });
  for (const line of stdout.trim().split('\n')) {
    const [length, src4, src6, dst4, dst6, tcpSrc, udpSrc, tcpDst, udpDst] = line.split(',');
    const ends = [`${src4 || src6} ${tcpSrc || udpSrc}`, `${dst4 || dst6} ${tcpDst || udpDst}`].sort();
    const key = [tcpSrc === '' ? 17 : 6, ...ends].join(' ');
    const [packets, bytes] = conversations.get(key) ?? [0, 0];
    conversations.set(key, [packets + 1, bytes + Number(length)]);
  }
  return conversations;
}
