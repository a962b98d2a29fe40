/** `response_time` of DNS over UDP against tshark's `dns.time`: the first answer of every flow to port 53. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import {
  ALL_FILES_MS,
  CAPTURES,
  COMPARES_ALL,
  captureFiles,
  HAS_CAPTURES,
  inParallel,
  readCapture,
} from './captures.ts';
import { type Row, runFlows } from './run-flows.ts';
import { endpoint, HAS_TSHARK } from './tshark.ts';

const STRIDE = COMPARES_ALL ? 1 : 8;
const DNS = 53;
const run = promisify(execFile);

const SEVERAL = 'Two questions at once, and the second is answered first: we time the flow, tshark each question.';
const DIFFERENCES: ReadonlyMap<string, string> = new Map([
  ['ndpi/dropbox.pcap', SEVERAL],
  ['ndpi/starcraft_battle.pcap', SEVERAL],
  ['ndpi/tls_certificate_too_long.pcap', SEVERAL],
  ['ndpi/telegram.pcap', 'The first question has no answer; tshark times the second, we how long the client waited.'],
  [
    'zeek/ipv6-fragmented-dns.pcap',
    'Asked again after 5 seconds, as a fragment of the first answer is missing: tshark then forgets the first question.',
  ],
]);

const FIELDS = ['ip.dst', 'ipv6.dst', 'udp.dstport', 'dns.time'];

/** Times to answer in nanoseconds, by who asked. */
async function byTshark(file: string): Promise<Map<string, number[]>> {
  const args = ['-n', '-2', '-r', join(CAPTURES, file), '-Y', 'udp && dns.time', '-T', 'fields', '-E', 'occurrence=l'];
  for (const field of FIELDS) args.push('-e', field);
  const { stdout } = await run('tshark', args, { maxBuffer: 1 << 28 }).catch((error: { stdout: string }) => error);
  const times = new Map<string, number[]>();
  for (const line of stdout.split('\n')) {
    const [ip, ipv6, port, seconds] = line.split('\t');
    if (seconds === undefined || port === undefined) continue;
    const asked = endpoint(ip || ipv6 || '', port);
    times.set(asked, [...(times.get(asked) ?? []), Math.round(Number(seconds) * 1e9)]);
  }
  return times;
}

const isAnswered = (row: Row): boolean =>
  row.proto === 17 && row.dst_port === DNS && row.response_time !== null && Number(row.packets_received) > 0;

describe.skipIf(!HAS_CAPTURES || !HAS_TSHARK)('the time to answer of DNS', () => {
  test(
    'is that of tshark',
    async () => {
      const all = ['zeek', 'ndpi'].flatMap(captureFiles);
      const unexplained: string[] = [];
      const met = new Set<string>();
      let compared = 0;
      const files = all.filter((file, i) => i % STRIDE === 0 || DIFFERENCES.has(file));
      await inParallel(files, async (file) => {
        const answered = (await runFlows(readCapture(file))).rows.filter(isAnswered);
        if (answered.length === 0) return;
        const theirs = await byTshark(file);
        for (const row of answered) {
          const times = theirs.get(endpoint(String(row.src_ip), String(row.src_port)));
          // Not every flow to port 53 is DNS, and not every answer is one to a question of the capture.
          if (times === undefined) continue;
          compared++;
          if (times.some((time) => Math.abs(time - Number(row.response_time)) <= 1)) continue;
          if (DIFFERENCES.has(file)) met.add(file);
          else
            unexplained.push(`${file} ${row.src_ip} ${row.src_port} tshark ${times.join(' ')} we ${row.response_time}`);
        }
      });
      expect(unexplained).toEqual([]);
      expect([...met].sort()).toEqual([...DIFFERENCES.keys()].sort());
      expect(compared).toBeGreaterThan(10);
    },
    ALL_FILES_MS,
  );
});
