/**
 * AWS VPC flow logs, in the default and in any custom format: fields apart by spaces, named by a first line as in files in S3,
 * or in the default order where there is none, as in exports of CloudWatch Logs, which put a time before each line.
 *
 * https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html
 */
import type { LeftOutReason } from '../schema/left-out-reasons.ts';
import type { LineFormat } from './line-reader.ts';
import {
  type Decision,
  type FlowDirection,
  type LogOrigin,
  LogRecord,
  type LogRecords,
  UNKNOWN,
} from './log-record.ts';
import { readAddressText } from './read-address.ts';
import { MAX_MICROS, MAX_PORT, readDigits } from './read-number.ts';

const DEFAULT_FIELDS: readonly string[] =
  'version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status'.split(
    ' ',
  );

const MAX_FIELDS = 128;
const ADDRESS_FIELDS: readonly (readonly [string, string])[] = [
  ['srcaddr', 'dstaddr'],
  ['pkt-srcaddr', 'pkt-dstaddr'],
];
/** CloudWatch Logs writes when it took a line in before it. */
const INGESTION_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z /;
const DEFAULT_LINE = /^\d{1,2} (?:\d{12}|unknown|-) (?:eni-[0-9a-f]+|-) \S+ \S+ \S+ \S+ \S+ \S+ \S+ \d+ \d+ \S+ \S+$/;

const DECISIONS: ReadonlyMap<string, Decision> = new Map([
  ['ACCEPT', 'allowed'],
  ['REJECT', 'denied'],
]);
const DIRECTIONS: ReadonlyMap<string, FlowDirection> = new Map([
  ['ingress', 'inbound'],
  ['egress', 'outbound'],
]);

/** Interfaces remembered. */
const MAX_ORIGINS = 4096;

const MICROS = 1_000_000;
/** The others have none, which the log writes as 0. */
const HAS_PORTS: ReadonlySet<number> = new Set([6, 17, 33, 132, 136]);

/** The names of a line's fields when it is a header, which names both addresses. */
function readHeader(line: string): readonly string[] | null {
  const names = line
    .trim()
    .toLowerCase()
    .split(/\s+/)
    .map((name) => name.replace(/^\$\{(.*)\}$/, '$1').replaceAll('_', '-'));
  if (names.length > MAX_FIELDS) return null;
  return ADDRESS_FIELDS.some((pair) => pair.every((name) => names.includes(name))) ? names : null;
}

/** Whether a file that begins with `head` is such a log. */
export function isAwsLog(head: string): boolean {
  const line = head.split(/\r?\n/, 1)[0] ?? '';
  return readHeader(line) !== null || DEFAULT_LINE.test(line.replace(INGESTION_TIME, ''));
}

export class AwsLines implements LineFormat {
  readonly name = 'vpc-flow-log';
  #places = placesOf(DEFAULT_FIELDS);
  #fields: string[] = [];
  readonly #record = new LogRecord();
  readonly #origins = new Map<string, LogOrigin>();

  take(line: string, into: LogRecords): void {
    if (line === '') return;
    if (line.charCodeAt(0) > 57 || line.startsWith('$')) {
      const header = readHeader(line);
      // Files put together bring their header lines along.
      if (header !== null) {
        this.#places = placesOf(header);
        return;
      }
    }
    this.#fields = line.replace(INGESTION_TIME, '').split(' ');
    const problem = this.#read();
    if (problem === null) into.add(this.#record);
    else into.leaveOut(problem);
  }

  #read(): LeftOutReason | null {
    const status = this.#text('log-status');
    if (status === 'NODATA') return 'no-data';
    if (status === 'SKIPDATA') return 'skipped-data';
    if (this.#fields.length !== this.#places.size) return 'malformed';
    const record = this.#record;
    const pair = ADDRESS_FIELDS.find((names) => names.every((name) => this.#text(name) !== null));
    if (pair === undefined) return 'no-addresses';
    const src = this.#text(pair[0]) ?? '';
    const dst = this.#text(pair[1]) ?? '';
    if (!readAddressText(src, record.src) || !readAddressText(dst, record.dst)) return 'malformed';
    const start = this.#number('start');
    const end = this.#number('end');
    if (start < 0 && end < 0) return 'malformed';
    record.start = (start < 0 ? end : start) * MICROS;
    record.end = Math.max(end * MICROS, record.start);
    record.proto = this.#number('protocol');
    if (record.proto < 0) return 'no-protocol';
    if (record.proto > 255 || record.end > MAX_MICROS) return 'malformed';
    const hasPorts = HAS_PORTS.has(record.proto);
    record.srcPort = hasPorts ? this.#number('srcport') : UNKNOWN;
    record.dstPort = hasPorts ? this.#number('dstport') : UNKNOWN;
    if (record.srcPort > MAX_PORT || record.dstPort > MAX_PORT) return 'malformed';
    record.packetsSent = this.#number('packets');
    record.bytesSent = this.#number('bytes');
    record.decision = DECISIONS.get(this.#text('action') ?? '') ?? null;
    record.direction = DIRECTIONS.get(this.#text('flow-direction') ?? '') ?? null;
    record.encryption = this.#text('encryption-status');
    record.tcpFlags = Math.max(0, this.#number('tcp-flags'));
    record.origin = this.#origin();
    record.kind = 'half';
    return null;
  }

  #origin(): LogOrigin {
    const [account, nic, network] = [this.#text('account-id'), this.#text('interface-id'), this.#text('vpc-id')];
    const key = `${account} ${nic} ${network}`;
    let origin = this.#origins.get(key);
    if (origin === undefined) {
      if (this.#origins.size >= MAX_ORIGINS) this.#origins.clear();
      origin = {
        interface: nic,
        mac: null,
        rule: null,
        acl: null,
        network,
        resourceGroup: null,
        subscription: account === 'unknown' ? null : account,
      };
      this.#origins.set(key, origin);
    }
    return origin;
  }

  /** Null where the format has no such field, and where the log writes "-". */
  #text(name: string): string | null {
    const place = this.#places.get(name);
    const text = place === undefined ? undefined : this.#fields[place];
    return text === undefined || text === '-' || text === '' ? null : text;
  }

  #number(name: string): number {
    const text = this.#text(name);
    return text === null ? UNKNOWN : readDigits(text, 0, text.length);
  }
}

const placesOf = (names: readonly string[]): ReadonlyMap<string, number> => new Map(names.map((name, i) => [name, i]));
