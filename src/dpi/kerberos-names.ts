/** Names in messages of Kerberos (RFC 4120 section 5): who asks, in which realm, for what; tickets stay closed. */
import { type BerElement, readElement, readInteger } from './ber.ts';
import type { Bytes } from './bytes.ts';
import { addFactGroup, type FactGroup, type FactHolder, putFact } from './facts.ts';
import { textAt } from './text-pool.ts';

const SEQUENCE = 0x30;
const STRING = 0x1b;
const CONTEXT = 0xa0;
const TICKET = 0x61;
const MAX_PARTS = 8;

/** Where the names stand, by kind of message: context tags. */
interface Places {
  readonly client?: number;
  readonly realm?: number;
  readonly service?: number;
  readonly error?: number;
  readonly ticket?: number;
  /** A request's names are within its body. */
  readonly body?: number;
}

const REQUEST: Places = { body: 4 };
const BODY: Places = { client: 1, realm: 2, service: 3 };
const REPLY: Places = { realm: 3, client: 4, ticket: 5 };
const PLACES: ReadonlyMap<string, Places> = new Map([
  ['AS-REQ', REQUEST],
  ['TGS-REQ', REQUEST],
  ['AS-REP', REPLY],
  ['TGS-REP', REPLY],
  ['AP-REQ', { ticket: 3 }],
  ['KRB-ERROR', { error: 6, realm: 9, service: 10, client: 8 }],
]);

/** Adds a message whose sequence starts at `at`. */
export function addMessage(bytes: Bytes, message: string, at: number, holder: FactHolder): void {
  holder.facts ??= {};
  const facts = addFactGroup(holder, holder.facts, 'messages');
  if (facts === null) return;
  putFact(holder, facts, 'message', message);
  const sequence = readElement(bytes, at);
  if (sequence?.tag === SEQUENCE) addNames(bytes, sequence, PLACES.get(message) ?? {}, holder, facts);
}

function addNames(bytes: Bytes, sequence: BerElement, places: Places, holder: FactHolder, facts: FactGroup): void {
  const end = Math.min(sequence.next, bytes.length);
  for (let at = sequence.from, n = 0; at < end && n < 16; n++) {
    const field = readElement(bytes, at);
    if (field === null) return;
    const tag = field.tag - CONTEXT;
    const inner = readElement(bytes, field.from);
    if (inner === null) return;
    if (tag === places.body && inner.tag === SEQUENCE) addNames(bytes, inner, BODY, holder, facts);
    else if (tag === places.ticket && inner.tag === TICKET) addTicket(bytes, inner, holder, facts);
    else if (tag === places.realm) put('realm', textAt(bytes, inner.from, inner.length));
    else if (tag === places.client) put('client', principal(bytes, inner));
    else if (tag === places.service) put('service', principal(bytes, inner));
    else if (tag === places.error)
      putFact(holder, facts, 'error', errorName(readInteger(bytes, field.from)?.value ?? -1));
    at = field.next;
  }
  function put(name: string, text: string): void {
    if (text !== '') putFact(holder, facts, name, text);
  }
}

/** What a ticket is for is in the clear. */
function addTicket(bytes: Bytes, ticket: BerElement, holder: FactHolder, facts: FactGroup): void {
  const sequence = readElement(bytes, ticket.from);
  if (sequence?.tag === SEQUENCE) addNames(bytes, sequence, { service: 2 }, holder, facts);
}

/** PrincipalName: its parts, joined as people write them. */
function principal(bytes: Bytes, name: BerElement): string {
  const type = readElement(bytes, name.from);
  const tagged = type && readElement(bytes, type.next);
  const list = tagged && readElement(bytes, tagged.from);
  if (!list || list.tag !== SEQUENCE) return '';
  const parts: string[] = [];
  for (let at = list.from; at < list.next && parts.length < MAX_PARTS; ) {
    const part = readElement(bytes, at);
    if (part === null || part.tag !== STRING) break;
    parts.push(textAt(bytes, part.from, part.length));
    at = part.next;
  }
  return parts.join('/');
}

/** The errors that are met (RFC 4120 section 7.5.9); the number for the rest. */
const ERRORS: ReadonlyMap<number, string> = new Map([
  [6, 'KDC_ERR_C_PRINCIPAL_UNKNOWN'],
  [7, 'KDC_ERR_S_PRINCIPAL_UNKNOWN'],
  [12, 'KDC_ERR_POLICY'],
  [13, 'KDC_ERR_BADOPTION'],
  [14, 'KDC_ERR_ETYPE_NOSUPP'],
  [18, 'KDC_ERR_CLIENT_REVOKED'],
  [23, 'KDC_ERR_KEY_EXPIRED'],
  [24, 'KDC_ERR_PREAUTH_FAILED'],
  [25, 'KDC_ERR_PREAUTH_REQUIRED'],
  [31, 'KRB_AP_ERR_BAD_INTEGRITY'],
  [32, 'KRB_AP_ERR_TKT_EXPIRED'],
  [34, 'KRB_AP_ERR_REPEAT'],
  [37, 'KRB_AP_ERR_SKEW'],
  [41, 'KRB_AP_ERR_MODIFIED'],
  [52, 'KRB_ERR_RESPONSE_TOO_BIG'],
  [60, 'KRB_ERR_GENERIC'],
  [68, 'KDC_ERR_WRONG_REALM'],
]);
const errorName = (code: number): string => ERRORS.get(code) ?? String(code);
