import type { Analyzer, Match, Verdict } from '../analyzer.ts';
import { firstOf } from '../analyzer.ts';
import { eachField, hostOf, METHODS, type RequestLine, readRequestLine, readStatus } from '../http.ts';
import type { Probe } from '../probe.ts';
import type { FactValue } from '../recognition.ts';
import { cleanName } from '../tls/hello.ts';

/** RFC 4918 section 9, less what ordinary servers answer as well. */
const WEBDAV_METHODS: readonly string[] = ['PROPFIND', 'PROPPATCH', 'MKCOL', 'LOCK', 'UNLOCK', 'REPORT'];
/** Requests of a flow whose target is kept. */
const MAX_REQUESTS_KEPT = 16;
const LONGEST_TARGET_KEPT = 256;

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

  inspect(bytes) {
    if (bytes.has('HTTP/1.')) return inspectResponse(bytes);
    const request = readRequestLine(bytes);
    if (request === 'maybe') return 'maybe';
    return request === null ? 'no' : inspectRequest(bytes, request);
  },

  follow(bytes, match) {
    if (!bytes.fromStart) return addRequest(bytes, match);
    if (match.client === 'receiver') return addRequest(bytes, match);
    const response = readStatus(bytes);
    if (response === null) return true;
    const facts: Record<string, FactValue> = { ...match.facts };
    const whole = addResponseFacts(bytes, response.next, facts);
    facts.status ??= response.status;
    match.facts = facts;
    return !whole;
  },
};

function inspectRequest(bytes: Probe, request: RequestLine): Verdict {
  const facts: Record<string, FactValue> = {
    method: request.method,
    target: request.target.slice(0, LONGEST_TARGET_KEPT),
  };
  const match: Match = { client: 'sender', facts, follow: true };
  if (request.version === null) return { ...match, pending: true };
  let host: string | null = null;
  const whole = eachField(bytes, request.next, (name, value) => {
    if (name === 'host') host ??= hostOf(value);
    else if (name === 'user-agent') facts.user_agent ??= value;
    else if (name === 'content-type') facts.request_content_type ??= value;
    else if (name === 'soapaction') facts.soap_action ??= value;
    else if (name === 'upgrade') facts.upgrade ??= value.toLowerCase();
    else if (name === 'authorization' || name === 'proxy-authorization')
      facts.credentials ??= value.split(' ', 1)[0] ?? '';
    else if (name === 'x-forwarded-for') facts.forwarded_for ??= value;
  });
  if (host === null && (request.method === 'CONNECT' || /^[a-z]+:\/\//i.test(request.target)))
    host = hostOf(request.target);
  if (host !== null) match.serverName = cleanName(host);
  if (request.method === 'PRI') facts.version = '2';
  const application = applicationOf(request, facts);
  if (application !== null) match.application = application;
  return whole ? match : { ...match, pending: true };
}

/** What rides on HTTP by its method, its target or what it carries. */
function applicationOf({ method, target }: RequestLine, facts: Record<string, FactValue>): string | null {
  const contentType = String(facts.request_content_type ?? '').toLowerCase();
  if (method === 'SSTP_DUPLEX_POST') return 'SSTP';
  if (WEBDAV_METHODS.includes(method) || String(facts.user_agent ?? '').startsWith('Microsoft-WebDAV')) return 'WebDAV';
  if (contentType.startsWith('application/ipp')) return 'IPP';
  if (contentType.startsWith('application/grpc')) return 'gRPC';
  if (contentType.startsWith('application/ocsp-request')) return 'OCSP';
  if (target.startsWith('/wsman')) return 'WinRM';
  if (facts.upgrade === 'websocket') return 'WebSocket';
  if (facts.soap_action !== undefined || contentType.startsWith('application/soap+xml')) return 'SOAP';
  const path = target.split('?', 1)[0] ?? '';
  if (path.endsWith('.m3u8')) return 'HLS';
  if (path.endsWith('.mpd')) return 'MPEG-DASH';
  return path === '/announce' && target.includes('info_hash=') ? 'BitTorrent' : null;
}

function inspectResponse(bytes: Probe): Verdict {
  const response = readStatus(bytes);
  if (response === null) return bytes.length < 12 ? 'maybe' : 'no';
  const facts: Record<string, FactValue> = { status: response.status };
  addResponseFacts(bytes, response.next, facts);
  return { client: 'receiver', facts, follow: true };
}

function addResponseFacts(bytes: Probe, at: number, facts: Record<string, FactValue>): boolean {
  return eachField(bytes, at, (name, value) => {
    if (name === 'content-type') facts.content_type ??= value;
    else if (name === 'server') facts.server ??= value;
    else if (name === 'location') facts.location ??= value;
  });
}

/** Further requests on the same connection; true to go on. */
function addRequest(bytes: Probe, match: Match): boolean {
  const request = readRequestLine(bytes);
  if (request === null || request === 'maybe') return true;
  if (match.client === 'receiver') {
    const late = inspectRequest(bytes, request);
    if (late === 'no' || late === 'maybe') return true;
    match.client = 'sender';
    if (late.serverName !== undefined) match.serverName = late.serverName;
    match.facts = { ...late.facts, ...match.facts };
    return false;
  }
  const kept = (match.facts?.more_targets as string[] | undefined) ?? [];
  if (kept.length >= MAX_REQUESTS_KEPT) return false;
  match.facts = { ...match.facts, more_targets: [...kept, request.target.slice(0, LONGEST_TARGET_KEPT)] };
  return true;
}
