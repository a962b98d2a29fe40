/**
 * DNS messages (RFC 1035 section 4), read as far as an onlooker needs: header, first question, addresses among the
 * answers. Multicast DNS, LLMNR and NetBIOS names share the form. Compression pointers may only point backwards.
 */
import type { Bytes } from '../bytes.ts';
import { labelsAt } from '../text-pool.ts';
import { cleanName } from '../tls/hello.ts';

export const HEADER_LEN = 12;
/** A name has at most 255 bytes (RFC 1035 section 2.3.4) and so at most as many labels. */
const MAX_LABELS = 128;
/** Records of one message that are read. */
const MAX_RECORDS = 64;

export const RecordType = { a: 1, ns: 2, cname: 5, ptr: 12, mx: 15, aaaa: 28, srv: 33, nb: 0x20, https: 65 } as const;

export interface Header {
  readonly id: number;
  readonly isResponse: boolean;
  readonly opcode: number;
  readonly rcode: number;
  readonly questions: number;
  readonly answers: number;
  readonly authorities: number;
  readonly additionals: number;
}

export interface Question {
  /** As {@link hostNameAt} reads it. */
  readonly name: string;
  readonly nameAt: number;
  readonly type: number;
  readonly class: number;
  /** First byte after the question. */
  readonly next: number;
}

export interface ResourceRecord {
  /** Where its name begins: see {@link readName}. */
  readonly nameAt: number;
  readonly type: number;
  readonly class: number;
  readonly dataAt: number;
  readonly dataLen: number;
}

/** The header at `at`, when its bits make sense as DNS; null otherwise. */
export function readHeader(bytes: Bytes, at: number): Header | null {
  if (bytes.length < at + HEADER_LEN) return null;
  const flags = bytes.u16(at + 2);
  const opcode = (flags >> 11) & 0xf;
  // RFC 6895: opcodes 0, 1, 2, 4, 5, 6 are assigned; multicast registration reuses 5 to 8 in NetBIOS.
  if (opcode > 8 || opcode === 3) return null;
  return {
    id: bytes.u16(at),
    isResponse: (flags & 0x8000) !== 0,
    opcode,
    rcode: flags & 0xf,
    questions: bytes.u16(at + 4),
    answers: bytes.u16(at + 6),
    authorities: bytes.u16(at + 8),
    additionals: bytes.u16(at + 10),
  };
}

/** The question that starts at `at`, of the message that starts at `start`; null when it makes no sense. */
export function readQuestion(bytes: Bytes, start: number, at: number): Question | null {
  const end = skipName(bytes, at);
  if (end < 0 || bytes.length < end + 4) return null;
  const name = hostNameAt(bytes, start, at);
  return name === null ? null : { name, nameAt: at, type: bytes.u16(end), class: bytes.u16(end + 2), next: end + 4 };
}

/** Visits records from `at` on, up to `count`; stops at the first that makes no sense. */
export function eachRecord(bytes: Bytes, at: number, count: number, visit: (record: ResourceRecord) => void): void {
  let next = at;
  for (let n = 0; n < Math.min(count, MAX_RECORDS); n++) {
    const nameAt = next;
    const from = skipName(bytes, nameAt);
    const dataAt = from + 10;
    const dataLen = bytes.u16(from + 8);
    if (from < 0 || dataLen < 0 || dataAt + dataLen > bytes.length) return;
    visit({ nameAt, type: bytes.u16(from), class: bytes.u16(from + 2), dataAt, dataLen });
    next = dataAt + dataLen;
  }
}

/** Where the bytes go on after the name at `at`; -1 when it makes no sense. Does not look where pointers lead. */
export function skipName(bytes: Bytes, at: number): number {
  for (let labels = 0, from = at; labels < MAX_LABELS; labels++) {
    const length = bytes.u8(from);
    if (length === 0) return from + 1;
    if (length >= 0xc0) return from + 2 <= bytes.length ? from + 2 : -1;
    if (length < 0 || length >= 0x40) return -1;
    from += 1 + length;
  }
  return -1;
}

/** The name at `at` as {@link cleanName} shows it; null when it makes no sense. */
export function hostNameAt(bytes: Bytes, start: number, at: number): string | null {
  const known = labelsAt(bytes, at);
  if (known !== null) return known;
  const name = readName(bytes, start, at);
  return name === null ? null : cleanName(name.text);
}

/** A name and where the bytes go on after it; the root is the empty text. Labels keep their case, odd bytes become "?". */
export function readName(bytes: Bytes, start: number, at: number): { text: string; next: number } | null {
  let text = '';
  let next = -1;
  let from = at;
  for (let labels = 0; labels < MAX_LABELS; labels++) {
    const length = bytes.u8(from);
    if (length < 0) return null;
    if (length === 0) return { text, next: next < 0 ? from + 1 : next };
    if (length >= 0xc0) {
      const target = bytes.u16(from);
      if (target < 0) return null;
      if (next < 0) next = from + 2;
      const to = start + (target & 0x3fff);
      // RFC 1035 section 4.1.4: "a prior occurrence"; this also ends every loop.
      if (to >= from) return null;
      from = to;
      continue;
    }
    if (length >= 0x40 || from + 1 + length > bytes.length || text.length + length > 255) return null;
    if (text.length > 0) text += '.';
    text += bytes.text(from + 1, length);
    from += 1 + length;
  }
  return null;
}

const TYPE_NAMES: ReadonlyMap<number, string> = new Map([
  [1, 'A'],
  [2, 'NS'],
  [5, 'CNAME'],
  [6, 'SOA'],
  [10, 'NULL'],
  [12, 'PTR'],
  [13, 'HINFO'],
  [15, 'MX'],
  [16, 'TXT'],
  [28, 'AAAA'],
  [33, 'SRV'],
  [35, 'NAPTR'],
  [43, 'DS'],
  [46, 'RRSIG'],
  [47, 'NSEC'],
  [48, 'DNSKEY'],
  [64, 'SVCB'],
  [65, 'HTTPS'],
  [251, 'IXFR'],
  [252, 'AXFR'],
  [255, 'ANY'],
]);

/** Name of a record type as RFC 3597 writes it. */
export const typeName = (type: number): string => TYPE_NAMES.get(type) ?? `TYPE${type}`;

const RCODE_NAMES = [
  'NOERROR',
  'FORMERR',
  'SERVFAIL',
  'NXDOMAIN',
  'NOTIMP',
  'REFUSED',
  'YXDOMAIN',
  'YXRRSET',
  'NXRRSET',
];

export const rcodeName = (rcode: number): string => RCODE_NAMES[rcode] ?? `RCODE${rcode}`;
