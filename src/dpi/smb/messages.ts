/** What messages of SMB 1 (MS-CIFS) and of SMB 2 and 3 (MS-SMB2) tell: dialect, host, shares, names of files; NTLM within. */
import type { Bytes } from '../bytes.ts';
import { addFact, type FactGroup, type FactHolder, putFact } from '../facts.ts';
import { addNtlm } from '../ntlm.ts';
import { textAt, utf16At } from '../text-pool.ts';

const Command = { negotiate: 0, sessionSetup: 1, treeConnect: 3, create: 5 } as const;
const Command1 = { sessionSetupAndx: 0x73, treeConnectAndx: 0x75, ntCreateAndx: 0xa2, openAndx: 0x2d } as const;
const IS_RESPONSE = 0x01;
const SMB2_HEADER_LEN = 64;
const SMB1_HEADER_LEN = 32;
const SMB1_REPLY = 0x80;
const UNICODE = 0x8000;
/** Both may be another dialect later: 0x02ff says "SMB 2, which one is still to be agreed on". */
const UNDECIDED = 0x02ff;

/** A message of SMB 2 or 3 in [at, end). */
export function readSmb2(bytes: Bytes, at: number, end: number, holder: FactHolder, facts: FactGroup): void {
  const command = bytes.u16le(at + 12);
  const isResponse = (bytes.u32le(at + 16) & IS_RESPONSE) !== 0;
  const body = at + SMB2_HEADER_LEN;
  if (command === Command.sessionSetup) addNtlm(bytes, holder, body, end);
  else if (command === Command.negotiate && isResponse) {
    const dialect = dialectName(bytes.u16le(body + 4));
    if (dialect !== null) putFact(holder, facts, 'dialect', dialect);
  } else if (isResponse) return;
  else if (command === Command.treeConnect) addShare(holder, facts, textBy(bytes, at, body + 4, end));
  else if (command === Command.create) {
    const name = textBy(bytes, at, body + 44, end);
    if (name !== '') addFact(holder, facts, 'files', name);
  }
}

/** A text that offset and length at `field` point to, counted from the message's beginning. */
function textBy(bytes: Bytes, at: number, field: number, end: number): string {
  const from = at + bytes.u16le(field);
  const length = bytes.u16le(field + 2);
  return from > field && length > 0 && from + length <= end ? utf16At(bytes, from, length) : '';
}

/** `\\\\HOST\\share` */
function addShare(holder: FactHolder, facts: FactGroup, path: string): void {
  const parts = /^\\\\([^\\]+)\\(.+)$/.exec(path);
  if (parts === null) return;
  putFact(holder, facts, 'host', parts[1] ?? '');
  addFact(holder, facts, 'shares', parts[2] ?? '');
}

/** A message of SMB 1 in [at, end): a count of words, the words, a count of bytes, the bytes. */
export function readSmb1(bytes: Bytes, at: number, end: number, holder: FactHolder, facts: FactGroup): void {
  const command = bytes.u8(at + 4);
  if (command === Command1.sessionSetupAndx) addNtlm(bytes, holder, at + SMB1_HEADER_LEN, end);
  if ((bytes.u8(at + 9) & SMB1_REPLY) !== 0) return;
  const isUnicode = (bytes.u16le(at + 10) & UNICODE) !== 0;
  const words = at + SMB1_HEADER_LEN + 1;
  const data = words + 2 * bytes.u8(words - 1) + 2;
  if (command === Command1.treeConnectAndx) {
    // A password for the share stands before the path.
    addShare(holder, facts, smb1Text(bytes, at, data + bytes.u16le(words + 6), end, isUnicode));
  } else if (command === Command1.ntCreateAndx || command === Command1.openAndx) {
    const name = smb1Text(bytes, at, data, end, isUnicode);
    if (name !== '') addFact(holder, facts, 'files', name);
  }
}

/** A text up to its zero; in Unicode it begins at an even distance from the header. */
function smb1Text(bytes: Bytes, at: number, from: number, end: number, isUnicode: boolean): string {
  if (!isUnicode) {
    const zero = bytes.indexOf(0, from, end);
    return textAt(bytes, from, (zero < 0 ? Math.min(end, bytes.length) : zero) - from);
  }
  const start = from + ((from - at) % 2);
  let next = start;
  while (next + 2 <= end && bytes.u16le(next) > 0) next += 2;
  return utf16At(bytes, start, next - start);
}

/** MS-SMB2 section 2.2.4: 0x0311 is 3.1.1. */
function dialectName(dialect: number): string | null {
  if (dialect < 0x0200 || dialect > 0x0311 || dialect === UNDECIDED) return null;
  const [major, minor, patch] = [dialect >> 8, (dialect >> 4) & 0xf, dialect & 0xf];
  // 2.0.2 is written with all of its digits, 2.1 and 3.0 without a last zero.
  return patch === 0 ? `${major}.${minor}` : `${major}.${minor}.${patch}`;
}
