import { type Analyzer, FROM_CLIENT, FROM_SERVER, firstOf, type Match, type Verdict } from '../analyzer.ts';
import { Bytes } from '../bytes.ts';
import type { FactGroup } from '../facts.ts';
import { METHODS, type RequestLine, readRequestLine, readStatus } from '../http.ts';
import { addRequest, addResponse, SWITCHING_PROTOCOLS } from '../http-messages.ts';
import { pathOf } from '../http-secrets.ts';
import type { Probe } from '../probe.ts';

/** Bytes of a header that is held until more of it comes. */
const MAX_HELD = 8192;
/** Messages that are looked for in one segment. */
const MAX_MESSAGES = 16;

export const http: Analyzer = {
  service: 'http',
  title: 'HTTP',
  category: 'web',
  doc: 'Hypertext Transfer Protocol, version 1.',
  standard: 'RFC 9112',
  transports: ['tcp'],
  likelyPorts: [80, 8080, 8000, 8888, 3128, 8081, 5985, 9200, 8123, 2375],
  firstBytes: firstOf([...new Set([...METHODS].map((method) => method.charAt(0))), 'H'].join('')),
  aliases: {
    ndpi: ['HTTP', 'HTTP_Connect', 'HTTP_Proxy'],
    wireshark: ['http'],
    zeek: ['http'],
    iana: ['http', 'http-alt'],
  },
  followsSegments: true,
  followsAll: true,

  inspect(bytes) {
    if (bytes.has('HTTP/1.')) return inspectResponse(bytes);
    const request = readRequestLine(bytes);
    if (request === 'maybe') return 'maybe';
    return request === null ? inspectSimple(bytes) : inspectRequest(bytes, request);
  },

  /** Each segment that begins with a request or a response adds to the list of requests, and what follows a header cut short. */
  follow(bytes, match) {
    const part = takePart(bytes);
    return readMessages(bytes, part === null ? bytes : joined(part.bytes, bytes), match, part?.facts ?? null);
  },
};

/** What is kept of a flow between its segments. */
interface Memory {
  /** A request of which the end is missing. */
  opened: Match | null;
  /** Headers of which more may come, with the facts they have told so far, by direction. */
  readonly parts: [HeaderPart | null, HeaderPart | null];
}
interface HeaderPart {
  readonly bytes: Uint8Array;
  readonly facts: FactGroup;
}

function inspectRequest(bytes: Probe, request: RequestLine): Verdict {
  if (!bytes.wantsDetails) return FROM_CLIENT;
  const match: Match = { client: 'sender', follow: true };
  const { isWhole, next } = addRequest(bytes, request, match, null);
  if (!isWhole) {
    match.pending = true;
    memoryOf(bytes).opened = match;
    return match;
  }
  // A proxy is asked for the names of others.
  if (match.serverName !== undefined && request.target.startsWith('/')) bytes.askedFor(match.serverName, 'host');
  if (next > 0 && next < bytes.length) readMessages(bytes, tail(bytes, next), match, null);
  return match;
}

/** HTTP/0.9 (RFC 1945 section 5): one line without a version; the answer is the page itself. */
function inspectSimple(bytes: Probe): Verdict {
  const line = bytes.has('GET /') ? bytes.line(0) : null;
  if (line === null || !/^GET \/[\x21-\x7e]*$/.test(line) || bytes.length > line.length + 2) return 'no';
  const path = pathOf({ method: 'GET', target: line.slice(4) });
  return bytes.wantsDetails ? { client: 'sender', facts: { requests: [{ method: 'GET', path }] } } : FROM_CLIENT;
}

/** The answer to a request of which the end was not captured belongs to it. */
function inspectResponse(bytes: Probe): Verdict {
  const response = readStatus(bytes);
  if (response === null) return bytes.length < 12 ? 'maybe' : 'no';
  if (!bytes.wantsDetails) return FROM_SERVER;
  const opened = (bytes.memory as Memory | undefined)?.opened ?? null;
  const match: Match = opened === null ? { follow: true } : { ...opened, pending: false };
  match.client = 'receiver';
  readMessages(bytes, bytes, match, null);
  return match;
}

/** Reads message after message, as far as each says where the next begins; false once the flow is no HTTP any more. */
function readMessages(bytes: Probe, first: Bytes, match: Match, known: FactGroup | null): boolean {
  let message = first;
  let facts = known;
  for (let n = 0; n < MAX_MESSAGES; n++) {
    const response = readStatus(message);
    const request = response === null ? readRequestLine(message) : null;
    if (response === null && (request === null || request === 'maybe')) return true;
    const read =
      response === null
        ? addRequest(message, request as RequestLine, match, facts)
        : addResponse(message, response, match, facts);
    if (response?.status === SWITCHING_PROTOCOLS) return false;
    if (!read.isWhole) hold(bytes, message, read.facts);
    if (!read.isWhole || read.next <= 0 || read.next >= message.length) return true;
    message = tail(message, read.next);
    facts = null;
  }
  return true;
}

function memoryOf(bytes: Probe): Memory {
  const memory = (bytes.memory as Memory | undefined) ?? { opened: null, parts: [null, null] };
  bytes.memory = memory;
  return memory;
}

function takePart(bytes: Probe): HeaderPart | null {
  const memory = bytes.memory as Memory | undefined;
  const part = memory?.parts[bytes.direction] ?? null;
  if (memory !== undefined) memory.parts[bytes.direction] = null;
  return part;
}

function hold(bytes: Probe, header: Bytes, facts: FactGroup | null): void {
  if (facts === null || header.length > MAX_HELD) return;
  memoryOf(bytes).parts[bytes.direction] = { bytes: header.slice(0, header.length).slice(), facts };
}

const tail = (bytes: Bytes, from: number): Bytes => new Bytes(bytes.view, bytes.offset + from, bytes.length - from);

function joined(part: Uint8Array, more: Bytes): Bytes {
  const both = new Uint8Array(part.length + more.length);
  both.set(part);
  both.set(more.slice(0, more.length), part.length);
  return new Bytes(new DataView(both.buffer), 0, both.length);
}
