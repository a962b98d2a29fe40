/**
 * Zeek's conn.log, whichever way it is written: fields by name as text, null where Zeek has no value.
 *
 * https://docs.zeek.org/en/master/logs/conn.html
 */

import { parseMac } from '../base/mac.ts';
import { parseCommunityId } from '../schema/community-id-text.ts';
import type { LeftOutReason } from '../schema/left-out-reasons.ts';
import { protocolNumber } from '../schema/protocols.ts';
import { LogRecord, type LogRecords, UNKNOWN, type ZeekFacts } from './log-record.ts';
import { readAddressText } from './read-address.ts';
import { MAX_MICROS, MAX_PORT, readDigits } from './read-number.ts';

export type ZeekField = (name: string) => string | null;

const PROTOCOLS: ReadonlyMap<string, number> = new Map([
  ['tcp', 6],
  ['udp', 17],
]);
/** Zeek calls ICMP of both versions by one name, and writes type and code where ports stand. */
const ICMP = 1;
const ICMPV6 = 58;

/** Zeek's names of services that have another one here. */
const SERVICES: ReadonlyMap<string, string> = new Map([
  ['ssl', 'tls'],
  ['krb', 'kerberos'],
  ['krb_tcp', 'kerberos'],
]);

const SECONDS = /^(\d{1,10})(?:\.(\d{1,9}))?$/;
const MAX_TEXT = 256;

const record = new LogRecord();

/** Reads one connection into `into`. */
export function readZeekRecord(field: ZeekField, into: LogRecords): void {
  const problem = read(field);
  if (problem === null) into.add(record);
  else into.leaveOut(problem);
}

function read(field: ZeekField): LeftOutReason | null {
  const src = field('id.orig_h');
  const dst = field('id.resp_h');
  if (src === null || dst === null) return 'no-addresses';
  if (!readAddressText(src, record.src) || !readAddressText(dst, record.dst)) return 'malformed';
  const start = readTime(field('ts'));
  const duration = readSeconds(field('duration') ?? '0');
  if (start < 0 || duration < 0 || start + duration > MAX_MICROS) return 'malformed';
  record.start = start;
  record.end = start + duration;
  record.proto = readProtocol(field, src.includes(':'));
  if (record.proto < 0) return 'no-protocol';
  const hasPorts = record.proto !== ICMP && record.proto !== ICMPV6 && field('proto') !== 'unknown_transport';
  record.srcPort = hasPorts ? count(field('id.orig_p')) : UNKNOWN;
  record.dstPort = hasPorts ? count(field('id.resp_p')) : UNKNOWN;
  if (record.srcPort > MAX_PORT || record.dstPort > MAX_PORT) return 'malformed';
  record.kind = 'whole';
  record.packetsSent = count(field('orig_pkts'));
  record.packetsReceived = count(field('resp_pkts'));
  record.bytesSent = count(field('orig_ip_bytes'));
  record.bytesReceived = count(field('resp_ip_bytes'));
  record.payloadSent = count(field('orig_bytes'));
  record.payloadReceived = count(field('resp_bytes'));
  record.zeek = facts(field);
  return null;
}

function facts(field: ZeekField): ZeekFacts {
  const text = (name: string): string | null => field(name)?.slice(0, MAX_TEXT) ?? null;
  const known = (value: number): number | null => (value < 0 ? null : value);
  return {
    service: serviceOf(text('service')),
    connState: text('conn_state'),
    history: text('history'),
    lostBytes: known(count(field('missed_bytes'))),
    communityId: parseCommunityId(text('community_id') ?? ''),
    srcMac: parseMac(field('orig_l2_addr') ?? ''),
    dstMac: parseMac(field('resp_l2_addr') ?? ''),
    vlan: known(count(field('vlan'))),
  };
}

/** Zeek lists all that it recognised, the outermost last; names that begin with "-" it took back. */
function serviceOf(list: string | null): string | null {
  const names = (list ?? '').split(',').filter((name) => name !== '' && !name.startsWith('-'));
  const last = names.at(-1);
  return last === undefined ? null : (SERVICES.get(last) ?? last);
}

function readProtocol(field: ZeekField, isIpv6: boolean): number {
  const number = count(field('ip_proto'));
  if (number >= 0 && number <= 255) return number;
  const name = field('proto') ?? '';
  if (name === 'icmp') return isIpv6 ? ICMPV6 : ICMP;
  return PROTOCOLS.get(name) ?? protocolNumber(name) ?? UNKNOWN;
}

const count = (text: string | null): number => (text === null ? UNKNOWN : readDigits(text, 0, text.length));

/** Seconds since the epoch, or a time as ISO 8601 writes it, as `LogAscii::json_timestamps` chooses. */
function readTime(text: string | null): number {
  if (text === null) return -1;
  const seconds = readSeconds(text);
  if (seconds >= 0) return seconds;
  const micros = /\.\d{3}(\d{1,3})/.exec(text)?.[1] ?? '';
  const millis = Date.parse(text);
  return Number.isNaN(millis) ? -1 : millis * 1000 + Number(micros.padEnd(3, '0'));
}

function readSeconds(text: string): number {
  const match = SECONDS.exec(text);
  if (match === null) return readScientific(text);
  return Number(match[1]) * 1_000_000 + Number((match[2] ?? '').padEnd(6, '0').slice(0, 6));
}

/** JSON may write the smallest durations with an exponent. */
function readScientific(text: string): number {
  return /^\d(?:\.\d+)?e-\d{1,3}$/i.test(text) ? Math.round(Number(text) * 1e6) : -1;
}
