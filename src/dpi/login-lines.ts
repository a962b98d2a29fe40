/** Logins of protocols that talk in lines: who logs in is a fact, with what is none. */
import type { Match } from './analyzer.ts';
import { decodeBase64 } from './base64.ts';
import type { Bytes } from './bytes.ts';
import { type FactGroup, type FactHolder, putFact } from './facts.ts';
import type { Probe } from './probe.ts';
import { textAt } from './text-pool.ts';

/** Lines of one segment that are read. */
const MAX_LINES = 32;
const LONGEST_LINE = 1024;

/** One line without its end: where it lies, and its first word in capitals. */
export interface Line {
  readonly word: string;
  /** What comes after the word and a space. */
  readonly rest: number;
  readonly end: number;
}

/** Visits the lines of a segment from `from` on; the last one also without an end. */
export function eachLine(bytes: Bytes, from: number, visit: (line: Line) => void): void {
  let at = from;
  for (let n = 0; n < MAX_LINES && at < bytes.length; n++) {
    const feed = bytes.indexOf(0x0a, at, at + LONGEST_LINE);
    const next = feed < 0 ? bytes.length : feed + 1;
    let end = feed < 0 ? bytes.length : feed;
    if (bytes.u8(end - 1) === 0x0d) end--;
    const space = bytes.indexOf(0x20, at, Math.min(end, at + 24));
    const wordEnd = space < 0 ? Math.min(end, at + 24) : space;
    visit({ word: bytes.text(at, wordEnd - at).toUpperCase(), rest: Math.min(wordEnd + 1, end), end });
    at = next;
  }
}

/** Visits the lines of a segment that the client says, with the facts they add to; an answer that `AUTH` waits for is no line. */
export function eachCommand(bytes: Probe, match: Match, visit: (line: Line, facts: FactGroup) => void): void {
  if (bytes.fromClient === false) return;
  match.facts ??= {};
  const { facts } = match;
  if (!takeAnswer(bytes, match, facts)) eachLine(bytes, 0, (line) => visit(line, facts));
}

/** A flow that begins with commands of its client, which `read` takes the facts of. */
export function begunBy(bytes: Probe, read: (bytes: Probe, match: Match) => void): Match {
  const match: Match = { client: 'sender', follow: true };
  read(bytes, match);
  return match;
}

export function putUser(bytes: Bytes, holder: FactHolder, facts: FactGroup, at: number, end: number): void {
  const quoted = bytes.u8(at) === 0x22 ? bytes.indexOf(0x22, at + 1, end) : -1;
  const user = quoted < 0 ? textAt(bytes, at, end - at) : textAt(bytes, at + 1, quoted - at - 1);
  if (user !== '') putFact(holder, facts, 'user', user);
}

/** A password, or what is as good as one, went by for anybody to read. */
export const putPassword = (holder: FactHolder, facts: FactGroup): void =>
  putFact(holder, facts, 'cleartext_password', true);

/** What `AUTH` (RFC 4954, RFC 5034, RFC 3501) has after it: a mechanism, and at times the first answer. */
export function readAuth(bytes: Probe, holder: FactHolder, facts: FactGroup, at: number, end: number): void {
  const space = bytes.indexOf(0x20, at, end);
  const mechanism = bytes.text(at, Math.min((space < 0 ? end : space) - at, 20)).toUpperCase();
  if (!MECHANISMS.has(mechanism)) return;
  putFact(holder, facts, 'auth', mechanism);
  if (mechanism !== 'PLAIN' && mechanism !== 'LOGIN') return;
  if (space > 0 && space + 1 < end) addAnswer(bytes, holder, facts, mechanism, space + 1, end);
  else bytes.memory = { mechanism, direction: bytes.direction } satisfies Awaiting;
}

interface Awaiting {
  readonly mechanism: string;
  readonly direction: number;
}

/** Registered with IANA as SASL mechanisms, as far as mail and directories use them. */
const MECHANISMS: ReadonlySet<string> = new Set(
  (
    'PLAIN LOGIN CRAM-MD5 DIGEST-MD5 NTLM GSSAPI GSS-SPNEGO EXTERNAL XOAUTH2 OAUTHBEARER ANONYMOUS ' +
    'SCRAM-SHA-1 SCRAM-SHA-1-PLUS SCRAM-SHA-256 SCRAM-SHA-256-PLUS SCRAM-SHA-512 KERBEROS_V4 SRP APOP'
  ).split(' '),
);

/** Takes the answer that an earlier `AUTH` is waiting for; true when this segment is it, and so no command. */
export function takeAnswer(bytes: Probe, holder: FactHolder, facts: FactGroup): boolean {
  const awaiting = bytes.memory as Awaiting | undefined;
  if (awaiting === undefined || awaiting.direction !== bytes.direction) return false;
  bytes.memory = undefined;
  // An asterisk gives up.
  if (bytes.u8(0) !== 0x2a) addAnswer(bytes, holder, facts, awaiting.mechanism, 0, bytes.length);
  return true;
}

/** PLAIN (RFC 4616): authorisation, user and password with zeros between; LOGIN: the user alone, then the password. */
function addAnswer(
  bytes: Bytes,
  holder: FactHolder,
  facts: FactGroup,
  mechanism: string,
  at: number,
  end: number,
): void {
  const answer = decodeBase64(bytes, at, end - at);
  putPassword(holder, facts);
  if (mechanism === 'LOGIN') putFact(holder, facts, 'user', textAt(answer, 0, answer.length));
  else addPlainUser(answer, 0, answer.length, holder, facts);
}

/** The user within a SASL PLAIN answer that lies in [at, end). */
export function addPlainUser(bytes: Bytes, at: number, end: number, holder: FactHolder, facts: FactGroup): void {
  const first = bytes.indexOf(0, at, end);
  const second = bytes.indexOf(0, first + 1, end);
  if (first >= 0 && second > first + 1) putFact(holder, facts, 'user', textAt(bytes, first + 1, second - first - 1));
}
