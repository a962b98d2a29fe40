import { type Analyzer, FROM_CLIENT, FROM_SERVER, firstOf, type Match, type Verdict } from '../analyzer.ts';
import { decodeBase64 } from '../base64.ts';
import { Bytes } from '../bytes.ts';
import { addFactGroup, type FactGroup, putFact } from '../facts.ts';
import {
  eachNamedField,
  FieldNames,
  hostOf,
  METHODS,
  type RequestLine,
  readRequestLine,
  readStatus,
  type StatusLine,
} from '../http.ts';
import { bareUrl, credentialsOf, pathOf } from '../http-secrets.ts';
import { addNtlm } from '../ntlm.ts';
import type { Probe } from '../probe.ts';
import { textAt } from '../text-pool.ts';
import { cleanName } from '../tls/hello.ts';

/** RFC 4918 section 9, less what ordinary servers answer as well. */
const WEBDAV_METHODS: readonly string[] = ['PROPFIND', 'PROPPATCH', 'MKCOL', 'LOCK', 'UNLOCK', 'REPORT'];
const SWITCHING_PROTOCOLS = 101;
/** Bytes of a header that is held until more of it comes. */
const MAX_HELD = 8192;

const REQUEST_FIELDS = new FieldNames([
  'host',
  'user-agent',
  'content-type',
  'soapaction',
  'upgrade',
  'authorization',
  'proxy-authorization',
]);
const RESPONSE_FIELDS = new FieldNames(['content-type', 'server', 'location']);

/** What is read of a request beside its facts: what tells the application. */
interface RequestSigns {
  host: string | null;
  userAgent: string;
  contentType: string;
  upgrade: string;
  isSoap: boolean;
}

export const http: Analyzer = {
  service: 'http',
  title: 'HTTP',
  category: 'web',
  doc: 'Hypertext Transfer Protocol, version 1 and the unencrypted start of version 2.',
  standard: 'RFC 9112',
  transports: ['tcp'],
  likelyPorts: [80, 8080, 8000, 8888, 3128, 8081, 5985, 9200, 8123, 2375],
  firstBytes: firstOf([...new Set([...METHODS].map((method) => method.charAt(0))), 'H'].join('')),
  aliases: {
    ndpi: ['HTTP', 'HTTP_Connect', 'HTTP_Proxy'],
    wireshark: ['http', 'http2'],
    zeek: ['http'],
    iana: ['http', 'http-alt'],
  },
  followsSegments: true,

  inspect(bytes) {
    if (bytes.has('HTTP/1.')) return inspectResponse(bytes);
    const request = readRequestLine(bytes);
    if (request === 'maybe') return 'maybe';
    return request === null ? 'no' : inspectRequest(bytes, request);
  },

  /** Each segment that begins with a request or a response adds to the list of requests, and what follows a header cut short. */
  follow(bytes, match) {
    const part = takePart(bytes);
    const header = part === null ? bytes : joined(part.bytes, bytes);
    const response = readStatus(header);
    if (response !== null) {
      const { facts, whole } = addResponse(header, response, match, part?.facts ?? null);
      if (!whole) holdPart(bytes, header, facts);
      return response.status !== SWITCHING_PROTOCOLS;
    }
    const request = readRequestLine(header);
    if (request === null || request === 'maybe') return true;
    const { facts, whole } = addRequest(header, request, match, part?.facts ?? null);
    if (!whole) holdPart(bytes, header, facts);
    match.client = 'sender';
    return true;
  },
};

/** A header of which more may come, with the facts it has told so far. */
interface HeaderPart {
  readonly bytes: Uint8Array;
  readonly facts: FactGroup;
}
type HeldParts = [HeaderPart | null, HeaderPart | null];

function takePart(bytes: Probe): HeaderPart | null {
  const held = bytes.memory as HeldParts | undefined;
  const part = held?.[bytes.direction] ?? null;
  if (held !== undefined) held[bytes.direction] = null;
  return part;
}

function holdPart(bytes: Probe, header: Bytes, facts: FactGroup | null): void {
  if (facts === null || header.length > MAX_HELD) return;
  const held = (bytes.memory as HeldParts | undefined) ?? [null, null];
  held[bytes.direction] = { bytes: header.slice(0, header.length).slice(), facts };
  bytes.memory = held;
}

function joined(part: Uint8Array, more: Bytes): Bytes {
  const both = new Uint8Array(part.length + more.length);
  both.set(part);
  both.set(more.slice(0, more.length), part.length);
  return new Bytes(new DataView(both.buffer), 0, both.length);
}

function inspectRequest(bytes: Probe, request: RequestLine): Verdict {
  if (!bytes.wantsDetails) return FROM_CLIENT;
  const match: Match = { client: 'sender', follow: true };
  if (request.version === null) return { ...match, pending: true };
  if (!addRequest(bytes, request, match, null).whole) match.pending = true;
  return match;
}

/** How far a header was there, and the facts that took what it told. */
interface Added {
  readonly facts: FactGroup | null;
  readonly whole: boolean;
}

/** Adds a request to the facts, to those of `known` where it was begun before; the first one also tells server and application. */
function addRequest(bytes: Bytes, request: RequestLine, match: Match, known: FactGroup | null): Added {
  const facts = known ?? requestFacts(match, request);
  const signs: RequestSigns = { host: null, userAgent: '', contentType: '', upgrade: '', isSoap: false };
  const whole = eachNamedField(bytes, request.next, REQUEST_FIELDS, (name, from, size) => {
    if (name === 'host') signs.host ??= hostOf(bytes.text(from, Math.min(size, 512)));
    else if (name === 'soapaction') signs.isSoap = true;
    else if (name === 'authorization' || name === 'proxy-authorization') {
      const credentials = credentialsOf(bytes, from, size);
      if (bytes.hasIgnoringCase('ntlm ', from) || bytes.hasIgnoringCase('negotiate ', from))
        addNtlm(decodeBase64(bytes, bytes.indexOf(0x20, from) + 1, size), match);
      if (facts !== null) for (const [fact, value] of credentials) putFact(match, facts, fact, value);
    } else {
      const value = textAt(bytes, from, size);
      if (name === 'user-agent') signs.userAgent ||= value;
      else if (name === 'content-type') signs.contentType ||= value;
      else signs.upgrade ||= value.toLowerCase();
    }
  });
  if (signs.host === null && (request.method === 'CONNECT' || /^[a-z]+:\/\//i.test(request.target)))
    signs.host = hostOf(request.target);
  const host = signs.host === null ? null : cleanName(signs.host);
  if (host !== null) match.serverName ??= host;
  const application = applicationOf(request, signs);
  if (application !== null) match.application ??= application;
  if (facts !== null) {
    if (host !== null) putFact(match, facts, 'host', host);
    putFact(match, facts, 'path', pathOf(request));
    if (signs.userAgent !== '') putFact(match, facts, 'user_agent', signs.userAgent);
    if (signs.contentType !== '') putFact(match, facts, 'request_content_type', signs.contentType);
    if (signs.upgrade !== '') putFact(match, facts, 'upgrade', signs.upgrade);
  }
  return { facts, whole };
}

/** The group of facts of one more request. */
function requestFacts(match: Match, { method }: RequestLine): FactGroup | null {
  match.facts ??= {};
  const facts = addFactGroup(match, match.facts, 'requests');
  if (facts !== null) putFact(match, facts, 'method', method);
  return facts;
}

/** What rides on HTTP by its method, its target or what it carries. */
function applicationOf({ method, target }: RequestLine, signs: RequestSigns): string | null {
  const contentType = signs.contentType.toLowerCase();
  if (method === 'SSTP_DUPLEX_POST') return 'SSTP';
  if (WEBDAV_METHODS.includes(method) || signs.userAgent.startsWith('Microsoft-WebDAV')) return 'WebDAV';
  if (contentType.startsWith('application/ipp')) return 'IPP';
  if (contentType.startsWith('application/grpc')) return 'gRPC';
  if (contentType.startsWith('application/ocsp-request')) return 'OCSP';
  if (target.startsWith('/wsman')) return 'WinRM';
  if (signs.upgrade === 'websocket') return 'WebSocket';
  if (signs.isSoap || contentType.startsWith('application/soap+xml')) return 'SOAP';
  const end = target.indexOf('?');
  const path = end < 0 ? target : target.slice(0, end);
  if (path.endsWith('.m3u8')) return 'HLS';
  if (path.endsWith('.mpd')) return 'MPEG-DASH';
  return path === '/announce' && target.includes('info_hash=') ? 'BitTorrent' : null;
}

function inspectResponse(bytes: Probe): Verdict {
  const response = readStatus(bytes);
  if (response === null) return bytes.length < 12 ? 'maybe' : 'no';
  if (!bytes.wantsDetails) return FROM_SERVER;
  const match: Match = { client: 'receiver', follow: true };
  const { facts, whole } = addResponse(bytes, response, match, null);
  if (!whole) holdPart(bytes, bytes, facts);
  return match;
}

/** Adds a response to the first request that has none (RFC 9112 section 9.3.2: they come in the order of the requests). */
function addResponse(bytes: Bytes, { status, next }: StatusLine, match: Match, known: FactGroup | null): Added {
  if (status < 200 && status !== SWITCHING_PROTOCOLS) return { facts: null, whole: true };
  match.facts ??= {};
  const requests = (match.facts.requests ?? []) as FactGroup[];
  const facts =
    known ?? requests.find((request) => request.status === undefined) ?? addFactGroup(match, match.facts, 'requests');
  if (facts === null) return { facts, whole: true };
  putFact(match, facts, 'status', status);
  const whole = eachNamedField(bytes, next, RESPONSE_FIELDS, (name, from, size) => {
    if (name === 'content-type') putFact(match, facts, 'content_type', textAt(bytes, from, size));
    else if (name === 'server') putFact(match, facts, 'server', textAt(bytes, from, size));
    else putFact(match, facts, 'location', bareUrl(bytes.text(from, Math.min(size, 512))));
  });
  return { facts, whole };
}
