/** Requests and responses of HTTP/2 (RFC 9113 section 8), and of gRPC on it, as facts of a flow. */
import type { Match } from '../analyzer.ts';
import { Bytes } from '../bytes.ts';
import { addFactGroup, type FactGroup, type FactValue, putFact } from '../facts.ts';
import { hostOf } from '../http-fields.ts';
import { applicationOfRequest } from '../http-messages.ts';
import { bareUrl, credentialsOf, pathOf } from '../http-secrets.ts';
import { cutText } from '../text-pool.ts';
import { cleanName } from '../tls/hello.ts';
import type { HeaderBlock } from './frames.ts';
import type { Field } from './static-table.ts';

/** The stream a request was on; symbols are no part of JSON. */
const STREAM = Symbol('stream');
type RequestFacts = FactGroup & { [STREAM]?: number };

const MAX_FIELD = 512;

/** Adds what the fields of one header tell; of a request also the server's name and the application. */
export function addHeader(
  { stream, isPush }: HeaderBlock,
  fields: readonly Field[],
  isRequest: boolean,
  match: Match,
): void {
  // What a server offers by itself nobody asked for.
  if (isPush) return;
  const read = (name: string): string | null => fields.find((field) => field[0] === name)?.[1] ?? null;
  const facts = requestOf(match, stream) ?? newRequest(match, stream);
  if (facts === null) return;
  if (isRequest) addRequest(read, match, facts);
  else addResponse(read, match, facts);
}

type ReadField = (name: string) => string | null;

function addRequest(read: ReadField, match: Match, facts: FactGroup): void {
  const method = read(':method');
  // Without one it is the end of the message (trailers).
  if (method === null) return;
  const target = read(':path') ?? read(':authority') ?? '';
  const authority = hostOf(read(':authority') ?? read('host') ?? '');
  const host = authority === null ? null : cleanName(authority);
  const contentType = read('content-type') ?? '';
  const userAgent = read('user-agent') ?? '';
  putText(match, facts, 'method', method);
  if (host !== null) {
    match.serverName ??= host;
    putFact(match, facts, 'host', host);
  }
  putFact(match, facts, 'path', pathOf({ method, target }));
  putText(match, facts, 'user_agent', userAgent);
  putText(match, facts, 'request_content_type', contentType);
  addCredentials(read, match, facts);
  // Extended CONNECT (RFC 8441): what is spoken on the stream.
  const upgrade = read(':protocol') ?? '';
  putText(match, facts, 'upgrade', upgrade);
  const application = applicationOfRequest(
    { method, target },
    { host, userAgent, contentType, upgrade, isSoap: read('soapaction') !== null },
  );
  if (application !== null) match.application ??= application;
}

function addResponse(read: ReadField, match: Match, facts: FactGroup): void {
  const status = Number(read(':status') ?? Number.NaN);
  // Interim responses (RFC 9110 section 15.2): the one after them counts.
  if (status >= 100 && status < 200) return;
  if (Number.isInteger(status) && status <= 999) putFact(match, facts, 'status', status);
  const contentType = read('content-type') ?? '';
  putText(match, facts, 'content_type', contentType);
  putText(match, facts, 'server', read('server') ?? '');
  const location = read('location');
  if (location !== null) putFact(match, facts, 'location', bareUrl(location.slice(0, MAX_FIELD)));
  if (contentType.startsWith('application/grpc')) match.application ??= 'gRPC';
  // gRPC's own status comes after the answer, or instead of it.
  const grpcStatus = read('grpc-status');
  if (grpcStatus !== null && /^\d{1,3}$/.test(grpcStatus)) putFact(match, facts, 'grpc_status', Number(grpcStatus));
}

function addCredentials(read: ReadField, match: Match, facts: FactGroup): void {
  const text = read('authorization') ?? read('proxy-authorization');
  if (text === null) return;
  const raw = Uint8Array.from(text, (character) => character.charCodeAt(0));
  for (const [name, value] of credentialsOf(new Bytes(new DataView(raw.buffer), 0, raw.length), 0, raw.length))
    putFact(match, facts, name, value);
}

function putText(match: Match, facts: FactGroup, name: string, text: string): void {
  if (text !== '') putFact(match, facts, name, cutText(text.slice(0, MAX_FIELD).replace(/\p{Cc}/gu, '?')));
}

function requestOf(match: Match, stream: number): RequestFacts | null {
  const requests = (match.facts?.requests ?? []) as FactValue as RequestFacts[];
  return requests.find((facts) => facts[STREAM] === stream) ?? null;
}

function newRequest(match: Match, stream: number): RequestFacts | null {
  match.facts ??= {};
  const facts: RequestFacts | null = addFactGroup(match, match.facts, 'requests');
  if (facts !== null) facts[STREAM] = stream;
  return facts;
}
