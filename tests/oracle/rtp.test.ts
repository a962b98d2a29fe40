/** RTP packets that are missing, against tshark's `rtp,streams`: each direction of every flow that we take for RTP. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CAPTURES, HAS_CAPTURES, readCapture } from './captures.ts';
import { runFlows } from './run-flows.ts';
import { endpoint, HAS_TSHARK } from './tshark.ts';

const FILES = [
  'FAX-Call-t38-CA-TDM-SIP-FB-1.pcap',
  'false_positives.pcapng',
  'skinny.pcap',
  'stun_wa_call.pcapng',
  'wa_video.pcap',
  'whatsapp_login_call.pcap',
];

const STREAM = /^ *[\d.]+ +[\d.]+ +(\S+) +(\d+) +(\S+) +(\d+) +0x\w+ .*? (-?\d+) \(/;

/** Missing packets by direction; tshark counts copies as less than none. */
function byTshark(file: string): Map<string, number> {
  const args = ['-n', '-r', join(CAPTURES, 'ndpi', file), '--enable-heuristic', 'rtp_udp', '-q', '-z', 'rtp,streams'];
  const { stdout } = spawnSync('tshark', args, { encoding: 'utf8' });
  const lost = new Map<string, number>();
  for (const line of stdout.split('\n')) {
    const [, src = '', srcPort = '', dst = '', dstPort = '', missing] = STREAM.exec(line) ?? [];
    if (missing === undefined) continue;
    const key = `${endpoint(src, srcPort)} ${endpoint(dst, dstPort)}`;
    lost.set(key, (lost.get(key) ?? 0) + Math.max(0, Number(missing)));
  }
  return lost;
}

describe.skipIf(!HAS_CAPTURES || !HAS_TSHARK)('missing RTP packets', () => {
  test.each(FILES)('%s', async (file) => {
    const { rows } = await runFlows(readCapture(join('ndpi', file)), { recognises: true });
    const theirs = byTshark(file);
    const flows = rows.filter((row) => row.service === 'rtp');
    expect(flows.length).toBeGreaterThan(0);
    for (const row of flows) {
      const src = endpoint(String(row.src_ip), String(row.src_port));
      const dst = endpoint(String(row.dst_ip), String(row.dst_port));
      expect([row.rtp_lost_sent, row.rtp_lost_received]).toEqual([
        theirs.get(`${src} ${dst}`) ?? 0,
        theirs.get(`${dst} ${src}`) ?? 0,
      ]);
    }
    if (file === FILES[0]) expect(flows[0]?.rtp_lost_sent).toBe(1712);
    expect(rows.filter((row) => row.service !== 'rtp').every((row) => row.rtp_lost_sent === null)).toBe(true);
  });
});
