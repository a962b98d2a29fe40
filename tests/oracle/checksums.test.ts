/**
 * Wrong checksums of the innermost IPv4, TCP and UDP headers against tshark with checksum validation on: how many packets a
 * capture has of them. One capture in 25 and all that are known to differ; all with CAPSCAPE_ORACLE=all.
 */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { AppError } from '../../src/base/errors.ts';
import {
  ALL_FILES_MS,
  CAPTURES,
  COMPARES_ALL,
  captureFiles,
  HAS_CAPTURES,
  inParallel,
  readCapture,
} from './captures.ts';
import { runFlows } from './run-flows.ts';
import { HAS_TSHARK } from './tshark.ts';

const STRIDE = COMPARES_ALL ? 1 : 25;
const run = promisify(execFile);

const OUTER =
  'tshark adds the checksums of the headers around a tunnel where the inner transport has none; we do not look there.';
const QUOTED = 'tshark goes on into the packets that ICMP errors quote.';
const ROUTED = 'A routing header or home address option holds the ends that the checksum is over: not verified.';
const BIG_TCP = 'tshark 4.0 does not follow a jumbogram (length 0).';

const DIFFERENCES: ReadonlyMap<string, string> = new Map([
  ['malformed/bigtcp-ipv4-geneve-ipv6.pcap', BIG_TCP],
  ['malformed/bigtcp-ipv6-geneve-ipv6.pcap', BIG_TCP],
  ['malformed/bigtcp-ipv6-vxlan-ipv4.pcap', BIG_TCP],
  ['malformed/bigtcp-ipv6.pcap', BIG_TCP],
  ['malformed/gso-ipv6-geneve-ipv4.pcap', OUTER],
  ['malformed/icmp-cksum-oobr-1.pcap', QUOTED],
  [
    'malformed/lisp_invalid_length.pcap',
    'Its IP length is not what the frame has: tshark leaves the UDP checksum alone.',
  ],
  ['ndpi/6in4tunnel.pcap', QUOTED],
  [
    'ndpi/dnscrypt-v1-and-resolver-pings.pcap',
    'Its addresses were made anonymous: tshark puts no fragments together where the IP checksum is wrong.',
  ],
  ['ndpi/instagram.pcap', QUOTED],
  ['ndpi/reasm_crash_anon.pcapng', 'Frame 87 ends before its TCP header does: not verified.'],
  ['ndpi/vxlan.pcap', OUTER],
  ['zeek/chksums/ip6-hoa-tcp-bad-chksum.pcap', ROUTED],
  ['zeek/chksums/ip6-hoa-udp-bad-chksum.pcap', ROUTED],
  ['zeek/chksums/ip6-route0-tcp-bad-chksum.pcap', ROUTED],
  ['zeek/tunnels/geneve-many-options.pcap', OUTER],
  ['zeek/tunnels/gtp/gtp2_different_udp_port.pcap', OUTER],
  ['zeek/tunnels/gtp/gtp9_unknown_or_too_short_payload.pcap', OUTER],
]);

const STATUS = ['ip.checksum.status', 'tcp.checksum.status', 'udp.checksum.status'];
const BAD = '0';

/** Wrong checksums of all three kinds, those that were left to the card among them, which tshark does not tell apart. */
async function byTshark(file: string): Promise<number> {
  const args = ['-n', '-r', join(CAPTURES, file), '-T', 'fields', '-E', 'occurrence=l', '-Y', 'ip || ipv6'];
  for (const layer of ['ip', 'tcp', 'udp']) args.push('-o', `${layer}.check_checksum:TRUE`);
  for (const field of STATUS) args.push('-e', field);
  const { stdout } = await run('tshark', args, { maxBuffer: 1 << 30 }).catch((error: { stdout: string }) => error);
  return stdout.split(/[\t\n]/).filter((status) => status === BAD).length;
}

async function byUs(file: string): Promise<number | null> {
  try {
    const { summary } = await runFlows(readCapture(file), { settings: { verifyChecksums: true } });
    const { ipv4 = 0, tcp = 0, udp = 0, leftToCard = 0 } = summary.quality.checksumErrors ?? {};
    return ipv4 + tcp + udp + leftToCard;
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}

describe.skipIf(!HAS_CAPTURES || !HAS_TSHARK)('wrong checksums', () => {
  test(
    'are as many as tshark finds',
    async () => {
      const all = ['zeek', 'ndpi', 'malformed'].flatMap(captureFiles);
      const files = all.filter((file, i) => i % STRIDE === 0 || DIFFERENCES.has(file) || file.includes('chksums'));
      const unexplained: string[] = [];
      const met = new Set<string>();
      let wrong = 0;
      await inParallel(files, async (file) => {
        const ours = await byUs(file);
        if (ours === null) return;
        const theirs = await byTshark(file);
        wrong += ours;
        if (ours === theirs) return;
        if (DIFFERENCES.has(file)) met.add(file);
        else unexplained.push(`${file} tshark ${theirs} we ${ours}`);
      });
      expect(unexplained).toEqual([]);
      expect([...met].sort()).toEqual([...DIFFERENCES.keys()].sort());
      expect(wrong).toBeGreaterThan(100);
    },
    ALL_FILES_MS,
  );

  test('that a card was to fill in are told from errors', async () => {
    const errors = async (file: string): Promise<unknown> =>
      (await runFlows(readCapture(file), { settings: { verifyChecksums: true } })).summary.quality.checksumErrors;
    expect(await errors('zeek/chksums/ip4-tcp-bad-chksum.pcap')).toEqual({ ipv4: 0, tcp: 1, udp: 0, leftToCard: 0 });
    expect(await errors('zeek/krb/kerberos_tso.pcapng')).toMatchObject({ tcp: 0, leftToCard: 316 });
    expect((await runFlows(readCapture('zeek/krb/kerberos_tso.pcapng'))).summary.quality.checksumErrors).toBeNull();
  });
});
