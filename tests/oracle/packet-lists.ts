/** The packets of a capture as we and as tshark list them: lengths, time, and the innermost addresses, ports and payload. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { formatIp } from '../../src/base/ip.ts';
import { openCapture } from '../../src/capture/open.ts';
import { openFileSource } from '../../src/import/file-source.ts';
import { decodePacket } from '../../src/wire/decode.ts';
import { decodeFragmentPayload } from '../../src/wire/fragment-payload.ts';
import { Fragment, Packet } from '../../src/wire/packet.ts';
import { CAPTURES } from './captures.ts';

export interface ListedPacket {
  readonly wireLen: number;
  readonly capLen: number;
  /** Nanoseconds since the Unix epoch; null where the format has none. */
  readonly time: bigint | null;
  /** "source destination source-port destination-port", empty where there is none. */
  readonly ends: string;
  /** TCP payload by the headers' lengths; null for others, and where tshark does not say. */
  readonly tcpLen: number | null;
  /** Numbers (from 1) of the frames that carry fragments of the datagram that this one made whole; tshark's only. */
  readonly fragments: readonly number[];
}

const TCP = 6;
/** Ports are compared where both sides name the protocol that has them. */
const WITH_PORTS = new Set([TCP, 17, 132]);

export async function ourPackets(file: string): Promise<ListedPacket[]> {
  const reader = await openCapture(openFileSource(join(CAPTURES, file)));
  const packet = new Packet();
  const packets: ListedPacket[] = [];
  for (let block = await reader.next(); block !== null; block = await reader.next()) {
    const { view, offsets, capLens, wireLens, linkTypes, times } = block;
    for (let i = 0; i < block.length; i++) {
      decodePacket(view, offsets[i] ?? 0, capLens[i] ?? 0, wireLens[i] ?? 0, linkTypes[i] ?? 0, packet);
      const { isFlow, fragment, payloadOffset, payloadCapLen, payloadLen } = packet;
      if (fragment === Fragment.first) {
        const end = payloadOffset + payloadLen;
        decodeFragmentPayload(view, payloadOffset, payloadOffset + payloadCapLen, end, packet);
      }
      const isTcp = isFlow && packet.proto === TCP && fragment === Fragment.none;
      packets.push({
        wireLen: wireLens[i] ?? 0,
        capLen: capLens[i] ?? 0,
        time: BigInt(reader.baseSeconds) * 1_000_000_000n + BigInt(times[i] ?? 0),
        ends: endsOf(packet),
        tcpLen: isTcp ? packet.payloadLen : null,
        fragments: [],
      });
    }
  }
  await reader.close();
  return packets;
}

function endsOf(packet: Packet): string {
  if (!packet.isFlow) return '';
  const src = formatIp(packet.src0, packet.src1, packet.src2, packet.src3);
  const dst = formatIp(packet.dst0, packet.dst1, packet.dst2, packet.dst3);
  const ports = WITH_PORTS.has(packet.proto) && packet.srcPort >= 0 ? ` ${packet.srcPort} ${packet.dstPort}` : '';
  return `${src} ${dst}${ports}`;
}

const FIELDS = [
  'frame.len',
  'frame.cap_len',
  'frame.time_epoch',
  'frame.protocols',
  'ip.src',
  'ip.dst',
  'ipv6.src',
  'ipv6.dst',
  'tcp.srcport',
  'tcp.dstport',
  'tcp.len',
  'udp.srcport',
  'udp.dstport',
  'sctp.srcport',
  'sctp.dstport',
  'ip.fragment',
  'ipv6.fragment',
] as const;
type Field = (typeof FIELDS)[number];

const NO_DEFRAGMENT = ['ip.defragment:FALSE', 'ipv6.defragment:FALSE'];
const run = promisify(execFile);

/** `defragments`: puts fragments together; else the first one has ports, the later ones none. */
export async function tsharkPackets(file: string, defragments = false): Promise<ListedPacket[]> {
  const args = ['-n', '-r', join(CAPTURES, file), '-T', 'fields', '-E', 'occurrence=a', '-E', 'aggregator=;'];
  for (const preference of ['tcp.desegment_tcp_streams:FALSE', ...(defragments ? [] : NO_DEFRAGMENT)])
    args.push('-o', preference);
  for (const field of FIELDS) args.push('-e', field);
  // tshark fails on a damaged file, having listed what comes before the damage.
  const { stdout } = await run('tshark', args, { maxBuffer: 1 << 30 }).catch((error: { stdout: string }) => error);
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => readRow(line.split('\t')));
}

function readRow(columns: readonly string[]): ListedPacket {
  const values = (field: Field): string[] => (columns[FIELDS.indexOf(field)] ?? '').split(';');
  const all = Object.fromEntries(FIELDS.map((field) => [field, values(field)])) as Record<Field, string[]>;
  const take = (field: Field): string => all[field].shift() ?? '';
  let ends = '';
  let tcpLen: number | null = null;
  for (const protocol of columns[FIELDS.indexOf('frame.protocols')]?.split(':') ?? []) {
    // What an ICMP error quotes belongs to another flow.
    if (protocol === 'icmp' || protocol === 'icmpv6') break;
    if (protocol === 'ip' || protocol === 'ipv6') {
      ends = `${take(`${protocol}.src`)} ${take(`${protocol}.dst`)}`;
      tcpLen = null;
    } else if (protocol === 'tcp' || protocol === 'udp' || protocol === 'sctp') {
      ends = `${ends} ${take(`${protocol}.srcport`)} ${take(`${protocol}.dstport`)}`;
      if (protocol === 'tcp') tcpLen = Number(take('tcp.len') || Number.NaN);
    }
  }
  return {
    wireLen: Number(take('frame.len')),
    capLen: Number(take('frame.cap_len')),
    time: readTime(take('frame.time_epoch')),
    ends: ends.trim(),
    tcpLen: Number.isNaN(tcpLen) ? null : tcpLen,
    fragments: [...all['ip.fragment'], ...all['ipv6.fragment']].filter((text) => text !== '').map(Number),
  };
}

/** Seconds and nanoseconds; these may have more than nine digits where the file's own are out of range. */
function readTime(text: string): bigint | null {
  const match = /^(-?\d+)\.(\d+)$/.exec(text);
  return match === null ? null : BigInt(match[1] ?? 0) * 1_000_000_000n + BigInt(match[2] ?? 0);
}
