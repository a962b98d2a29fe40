/** The few things of an X.509 certificate that an analyst asks for (RFC 5280), by a DER reader that only walks forward. */
import type { Bytes } from '../bytes.ts';
import type { FactValue } from '../facts.ts';
import { cleanName } from './hello.ts';

const MAX_NAMES = 32;
const Tag = {
  sequence: 0x30,
  utcTime: 0x17,
  generalizedTime: 0x18,
  explicit0: 0xa0,
  explicit3: 0xa3,
  octets: 0x04,
  dnsName: 0x82,
} as const;
const COMMON_NAME = '\x55\x04\x03';
const ORGANIZATION = '\x55\x04\x0a';
const SUBJECT_ALT_NAME = '\x06\x03\x55\x1d\x11';

interface Element {
  readonly tag: number;
  readonly from: number;
  readonly length: number;
  readonly next: number;
}

/** Subject, issuer, names and validity of a certificate that lies in `bytes` at `at`; null when it cannot be read. */
export function readCertificate(bytes: Bytes, at: number): Record<string, FactValue> | null {
  const certificate = element(bytes, at);
  const body = certificate?.tag === Tag.sequence ? element(bytes, certificate.from) : null;
  if (body?.tag !== Tag.sequence) return null;
  let next = element(bytes, body.from);
  if (next?.tag === Tag.explicit0) next = element(bytes, next.next);
  const signature = next && element(bytes, next.next);
  const issuer = signature && element(bytes, signature.next);
  const validity = issuer && element(bytes, issuer.next);
  const subject = validity && element(bytes, validity.next);
  if (!subject || !validity || !issuer || subject.tag !== Tag.sequence) return null;
  const notBefore = element(bytes, validity.from);
  const notAfter = notBefore && element(bytes, notBefore.next);
  const facts: Record<string, FactValue> = {};
  const put = (name: string, value: string | null): void => {
    if (value !== null) facts[name] = value;
  };
  put('subject', distinguishedName(bytes, subject));
  put('issuer', distinguishedName(bytes, issuer));
  put('not_before', notBefore && time(bytes, notBefore));
  put('not_after', notAfter && time(bytes, notAfter));
  const names = alternativeNames(bytes, subject.next, body.next);
  if (names.length > 0) facts.names = names;
  return facts;
}

function element(bytes: Bytes, at: number): Element | null {
  const tag = bytes.u8(at);
  let length = bytes.u8(at + 1);
  let from = at + 2;
  if (tag < 0 || length < 0) return null;
  if (length >= 0x80) {
    const digits = length & 0x7f;
    if (digits === 0 || digits > 3) return null;
    length = 0;
    for (let i = 0; i < digits; i++) length = length * 256 + Math.max(bytes.u8(from + i), 0);
    from += digits;
  }
  if (from + length > bytes.length) return null;
  return { tag, from, length, next: from + length };
}

/** `CN=…, O=…` as far as those are there. */
function distinguishedName(bytes: Bytes, name: Element): string | null {
  const parts: string[] = [];
  for (let set = element(bytes, name.from); set !== null && set.from < name.next; set = element(bytes, set.next)) {
    const pair = element(bytes, set.from);
    const key = pair && element(bytes, pair.from);
    const value = key && element(bytes, key.next);
    if (!key || !value) break;
    const id = bytes.text(key.from, key.length);
    const label = id === COMMON_NAME ? 'CN' : id === ORGANIZATION ? 'O' : null;
    if (label !== null) parts.push(`${label}=${printable(bytes.text(value.from, Math.min(value.length, 128)))}`);
    if (set.next >= name.next) break;
  }
  return parts.length > 0 ? parts.join(', ') : null;
}

const printable = (raw: string): string => raw.replace(/[^\x20-\x7e\xa0-\xff]/g, '');

/** UTCTime and GeneralizedTime as RFC 3339; years 50 to 99 are of the last century (RFC 5280 section 4.1.2.5.1). */
function time(bytes: Bytes, { tag, from, length }: Element): string | null {
  const text = bytes.text(from, Math.min(length, 16));
  const full = tag === Tag.utcTime ? (text < '50' ? '20' : '19') + text : text;
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(full);
  return parts === null ? null : `${parts[1]}-${parts[2]}-${parts[3]}T${parts[4]}:${parts[5]}:${parts[6]}Z`;
}

function alternativeNames(bytes: Bytes, from: number, to: number): string[] {
  const names: string[] = [];
  const at = bytes.find(SUBJECT_ALT_NAME, from, to);
  if (at < 0) return names;
  let value = element(bytes, at + SUBJECT_ALT_NAME.length);
  if (value?.tag === 0x01) value = element(bytes, value.next);
  const list = value?.tag === Tag.octets ? element(bytes, value.from) : null;
  if (list === null) return names;
  for (
    let name = element(bytes, list.from);
    name !== null && names.length < MAX_NAMES;
    name = element(bytes, name.next)
  ) {
    if (name.from >= list.next) break;
    if (name.tag === Tag.dnsName) names.push(cleanName(bytes.text(name.from, Math.min(name.length, 255))));
  }
  return names;
}
