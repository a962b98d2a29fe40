/** What tshark's TCP analysis says of a capture, summed per conversation and direction. */
import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { formatIp, parseIp } from '../../src/base/ip.ts';

const FLAGS = [
  'retransmission',
  'fast_retransmission',
  'spurious_retransmission',
  'out_of_order',
  'duplicate_ack',
  'zero_window',
] as const;

/** Counts of one direction, by the names of our columns without their direction. */
export interface Health {
  retransmits: number;
  fast_retransmits: number;
  spurious_retransmits: number;
  out_of_order: number;
  duplicate_acks: number;
  zero_windows: number;
}

export const HEALTH = [
  'retransmits',
  'fast_retransmits',
  'spurious_retransmits',
  'out_of_order',
  'duplicate_acks',
  'zero_windows',
] as const;

export interface TcpAnalysis {
  /** By "source port destination port" of the direction. */
  readonly directions: ReadonlyMap<string, Health>;
  /** Initial round trips in seconds, by stream, with one end of it. */
  readonly roundTrips: readonly { readonly from: string; readonly seconds: string }[];
}

const run = promisify(execFile);
export const HAS_TSHARK = spawnSync('tshark', ['--version']).status === 0;

/** The last occurrence of a field is that of the innermost header. */
const ARGUMENTS = [
  '-n',
  '-Q',
  '-2',
  '-Y',
  'tcp && !icmp && !icmpv6',
  '-T',
  'fields',
  '-E',
  'occurrence=l',
  '-e',
  'ip.src',
  '-e',
  'ipv6.src',
  '-e',
  'tcp.srcport',
  '-e',
  'ip.dst',
  '-e',
  'ipv6.dst',
  '-e',
  'tcp.dstport',
  '-e',
  'tcp.stream',
  '-e',
  'tcp.analysis.initial_rtt',
  ...FLAGS.flatMap((flag) => ['-e', `tcp.analysis.${flag}`]),
];

export function emptyHealth(): Health {
  return {
    retransmits: 0,
    fast_retransmits: 0,
    spurious_retransmits: 0,
    out_of_order: 0,
    duplicate_acks: 0,
    zero_windows: 0,
  };
}

export function endpoint(address: string, port: string | number): string {
  const words = parseIp(address);
  return `${words === null ? address : formatIp(...words)} ${port}`;
}

export async function tcpAnalysis(path: string): Promise<TcpAnalysis> {
  const options = { encoding: 'utf8', maxBuffer: 1 << 30 } as const;
  // tshark fails on a damaged file, having said what it makes of what comes before the damage.
  const { stdout } = await run('tshark', [...ARGUMENTS, '-r', path], options).catch(
    (error: { stdout: string }) => error,
  );
  const directions = new Map<string, Health>();
  const roundTrips = new Map<string, { from: string; seconds: string }>();
  for (const line of stdout.split('\n')) {
    const [ip, ip6, port, dstIp, dstIp6, dstPort, stream, rtt, ...flags] = line.split('\t');
    if (port === undefined || port === '' || dstPort === undefined) continue;
    const from = endpoint(ip || ip6 || '', port);
    const key = `${from} ${endpoint(dstIp || dstIp6 || '', dstPort)}`;
    const health = directions.get(key) ?? emptyHealth();
    directions.set(key, health);
    for (const [i, name] of HEALTH.entries()) if (flags[i] !== undefined && flags[i] !== '') health[name]++;
    if (rtt !== undefined && rtt !== '' && stream !== undefined && !roundTrips.has(stream))
      roundTrips.set(stream, { from, seconds: rtt });
  }
  return { directions, roundTrips: [...roundTrips.values()] };
}
