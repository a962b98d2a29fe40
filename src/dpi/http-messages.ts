/** Requests and responses of HTTP/1 as facts of a flow, and what of them tells the application. */
import type { Match } from './analyzer.ts';
import { applicationOfName } from './applications.ts';
import { decodeBase64 } from './base64.ts';
import type { Bytes } from './bytes.ts';
import { addFactGroup, type FactGroup, putFact } from './facts.ts';
import type { RequestLine, StatusLine } from './http.ts';
import { eachNamedField, FieldNames, hostFieldAt, hostOf, numberAt } from './http-fields.ts';
import { bareUrl, credentialsOf, pathOf } from './http-secrets.ts';
import { addNtlm } from './ntlm.ts';
import { textAt } from './text-pool.ts';
import { cleanName } from './tls/hello.ts';
import { applicationOfUserAgent } from './user-agents.ts';

/** RFC 4918 section 9, less what every server has, and RFC 3253 section 3.6. */
const WEBDAV_METHODS: readonly string[] = [
  'PROPFIND',
  'PROPPATCH',
  'MKCOL',
  'COPY',
  'MOVE',
  'LOCK',
  'UNLOCK',
  'REPORT',
];
export const SWITCHING_PROTOCOLS = 101;

const BODY_FIELDS = ['content-length', 'transfer-encoding'] as const;
const REQUEST_FIELDS = new FieldNames([
  ...BODY_FIELDS,
  ...['host', 'user-agent', 'content-type', 'soapaction', 'upgrade', 'authorization', 'proxy-authorization'],
]);
const RESPONSE_FIELDS = new FieldNames([...BODY_FIELDS, 'content-type', 'server', 'location']);

/** Of a target that names its server too. */
const SCHEME = /^[a-z]+:\/\//i;

/** What is read of a request beside its facts: what tells the application. */
export interface RequestSigns {
  /** The server's name as it is shown. */
  host: string | null;
  userAgent: string;
  contentType: string;
  upgrade: string;
  isSoap: boolean;
}

/** A header that was read as far as it is there. */
export interface HeaderRead {
  /** The facts that took what it told. */
  readonly facts: FactGroup | null;
  /** Its end is there. */
  readonly isWhole: boolean;
  /** Where the next message begins, by the length of this one; -1 where it does not say. */
  readonly next: number;
}

/** Length of a body by the fields of its header. */
class BodyLength {
  #length = 0;
  #isKnown = true;

  read(bytes: Bytes, name: string, from: number, size: number): boolean {
    if (name === 'transfer-encoding') this.#isKnown = false;
    else if (name !== 'content-length') return false;
    else this.#length = numberAt(bytes, from, Math.min(size, 12)) || 0;
    return true;
  }

  next(end: number): number {
    return this.#isKnown && end >= 0 ? end + this.#length : -1;
  }
}

/** Adds a request to the facts, to those of `known` where it was begun before; the first one also tells server and application. */
export function addRequest(bytes: Bytes, request: RequestLine, match: Match, known: FactGroup | null): HeaderRead {
  const facts = known ?? requestFacts(match, request);
  const signs: RequestSigns = { host: null, userAgent: '', contentType: '', upgrade: '', isSoap: false };
  const body = new BodyLength();
  const end = eachNamedField(bytes, request.next, REQUEST_FIELDS, (name, from, size) => {
    if (body.read(bytes, name, from, size)) return;
    if (name === 'host') signs.host ??= hostFieldAt(bytes, from, size);
    else if (name === 'soapaction') signs.isSoap = true;
    else if (name === 'authorization' || name === 'proxy-authorization')
      addCredentials(bytes, from, size, match, facts);
    else {
      const value = textAt(bytes, from, size);
      if (name === 'user-agent') signs.userAgent ||= value;
      else if (name === 'content-type') signs.contentType ||= value;
      else signs.upgrade ||= value.toLowerCase();
    }
  });
  if (signs.host === null && (request.method === 'CONNECT' || SCHEME.test(request.target))) {
    const host = hostOf(request.target);
    if (host !== null) signs.host = cleanName(host);
  }
  const { host } = signs;
  if (host !== null) match.serverName ??= host;
  const application = applicationOfRequest(request, signs);
  if (application !== null) match.application ??= application;
  if (facts !== null) {
    if (host !== null) putFact(match, facts, 'host', host);
    putFact(match, facts, 'path', pathOf(request));
    if (signs.userAgent !== '') putFact(match, facts, 'user_agent', signs.userAgent);
    if (signs.contentType !== '') putFact(match, facts, 'request_content_type', signs.contentType);
    if (signs.upgrade !== '') putFact(match, facts, 'upgrade', signs.upgrade);
  }
  return { facts, isWhole: end >= 0, next: body.next(end) };
}

/** The group of facts of one more request. */
function requestFacts(match: Match, { method }: RequestLine): FactGroup | null {
  match.facts ??= {};
  const facts = addFactGroup(match, match.facts, 'requests');
  if (facts !== null) putFact(match, facts, 'method', method);
  return facts;
}

function addCredentials(bytes: Bytes, from: number, size: number, match: Match, facts: FactGroup | null): void {
  if (bytes.hasIgnoringCase('ntlm ', from) || bytes.hasIgnoringCase('negotiate ', from)) {
    const at = bytes.indexOf(0x20, from) + 1;
    addNtlm(decodeBase64(bytes, at, from + size - at), match);
  }
  if (facts === null) return;
  for (const [name, value] of credentialsOf(bytes, from, size)) putFact(match, facts, name, value);
}

/** What rides on HTTP by its method, its target or what it carries. */
export function applicationOfRequest(
  { method, target }: Pick<RequestLine, 'method' | 'target'>,
  signs: RequestSigns,
): string | null {
  const contentType = signs.contentType === '' ? '' : signs.contentType.toLowerCase();
  if (method === 'SSTP_DUPLEX_POST') return 'SSTP';
  if (WEBDAV_METHODS.includes(method) || signs.userAgent.startsWith('Microsoft-WebDAV')) return 'WebDAV';
  if (contentType.startsWith('application/ipp')) return 'IPP';
  if (contentType.startsWith('application/grpc')) return 'gRPC';
  if (contentType.startsWith('application/ocsp-request')) return 'OCSP';
  if (contentType.startsWith('application/json-rpc')) return 'JSON-RPC';
  if (target.startsWith('/wsman')) return 'WinRM';
  if (signs.upgrade === 'websocket') return 'WebSocket';
  if (signs.isSoap || contentType.startsWith('application/soap+xml')) return 'SOAP';
  const end = target.indexOf('?');
  const path = end < 0 ? target : target.slice(0, end);
  if (path.endsWith('.m3u8')) return 'HLS';
  if (path.endsWith('.mpd')) return 'MPEG-DASH';
  if (path === '/announce' && target.includes('info_hash=')) return 'BitTorrent';
  const program = applicationOfUserAgent(signs.userAgent);
  const isNamed = program !== null && signs.host !== null && applicationOfName(signs.host) !== null;
  return isNamed ? null : program;
}

/** Adds a response to the first request that has none (RFC 9112 section 9.3.2: they come in the order of the requests). */
export function addResponse(
  bytes: Bytes,
  { status, next }: StatusLine,
  match: Match,
  known: FactGroup | null,
): HeaderRead {
  match.facts ??= {};
  const isInterim = status < 200 && status !== SWITCHING_PROTOCOLS;
  const requests = (match.facts.requests ?? []) as FactGroup[];
  const facts = isInterim
    ? null
    : (known ??
      requests.find((request) => request.status === undefined) ??
      addFactGroup(match, match.facts, 'requests'));
  if (facts !== null) putFact(match, facts, 'status', status);
  const body = new BodyLength();
  const end = eachNamedField(bytes, next, RESPONSE_FIELDS, (name, from, size) => {
    if (body.read(bytes, name, from, size) || facts === null) return;
    if (name === 'content-type') putFact(match, facts, 'content_type', textAt(bytes, from, size));
    else if (name === 'server') putFact(match, facts, 'server', textAt(bytes, from, size));
    else putFact(match, facts, 'location', bareUrl(bytes.text(from, Math.min(size, 512))));
  });
  return { facts, isWhole: end >= 0, next: body.next(end) };
}
