/** A file on somebody's server, read by ranges where the server can, always the same version of it. */
import { AppError } from '../../base/errors.ts';
import { shownLink } from './link.ts';
import { wordsForBroken } from './network-errors.ts';
import type { Authorise, RemoteClient } from './remote-client.ts';
import type { RemoteResponse } from './remote-response.ts';

/** What tells one version of a file from the next. Kept for going on later; holds no secret. */
export interface RemoteVersion {
  readonly size: number | null;
  /** A strong entity tag, with its quotes. */
  readonly etag: string | null;
  readonly modified: string | null;
}

export interface RemoteFile {
  readonly url: URL;
  readonly version: RemoteVersion;
  /** False: it can only be read from the beginning. */
  readonly hasRanges: boolean;
}

/** Where a file is, what opens it, and what its server means by its refusals. */
export interface RemoteAddress {
  readonly url: URL;
  readonly authorise: Authorise;
  readonly isRedirectFollowed: boolean;
  /** Nothing secret opens it: whoever knows the address may read it. Default false. */
  readonly isPublic?: boolean;
  /** The headers every request has. */
  readonly headers?: Readonly<Record<string, string>>;
  /** A refusal in the service's own words; undefined where HTTP's own meaning is all there is. */
  explain?(refusal: Refusal): AppError | undefined;
}

export interface Refusal {
  readonly status: number;
  header(name: string): string | null;
  /** The beginning of the answer. */
  readonly body: string;
}

/** Of what a server says about its refusal. */
const REFUSAL_BYTES = 16 * 1024;

/** Asks for the first byte, which tells size, version and whether ranges work; not every server answers HEAD. */
export async function findRemoteFile(
  client: RemoteClient,
  address: RemoteAddress,
  signal?: AbortSignal,
): Promise<RemoteFile & { header(name: string): string | null }> {
  const response = await request(client, address, { range: 'bytes=0-0' }, signal);
  const header = (name: string): string | null => response.header(name);
  // An empty file has no first byte.
  const isEmpty = response.status === 416 && /^bytes \*\/0$/.test(header('content-range') ?? '');
  if (response.status !== 206 && response.status !== 200 && !isEmpty) throw await refusalOf(response, address);
  const total = response.status === 206 ? totalOf(response) : isEmpty ? 0 : response.count('content-length');
  if (response.status === 206) await response.drain(REFUSAL_BYTES).catch(() => {});
  else response.discard();
  return {
    url: address.url,
    version: { size: total, etag: strongTag(header('etag')), modified: header('last-modified') },
    hasRanges: response.status === 206 && total !== null,
    header,
  };
}

/**
 * The bytes `from` up to `to` (which is beyond the last one), of exactly the version of `file`.
 *
 * @throws AppError LINK_CHANGED for another version, what the server's refusal means, or a broken connection's error.
 */
export async function* readRange(
  client: RemoteClient,
  address: RemoteAddress,
  file: RemoteFile,
  from: number,
  to: number,
  signal?: AbortSignal,
): AsyncGenerator<Buffer> {
  if (from >= to) return;
  const { etag, modified, size } = file.version;
  const condition: Record<string, string> =
    etag !== null ? { 'if-match': etag } : modified !== null ? { 'if-unmodified-since': modified } : {};
  const response = await request(client, address, { range: `bytes=${from}-${to - 1}`, ...condition }, signal);
  if (response.status === 412 || response.status === 416) {
    response.discard();
    throw changed(file);
  }
  if (response.status !== 206) {
    if (response.status !== 200) throw await refusalOf(response, address);
    response.discard();
    throw new AppError('LINK_UNEXPECTED', `${file.url.host} sent the whole file where a part was asked for`);
  }
  const tag = strongTag(response.header('etag'));
  if ((etag !== null && tag !== null && tag !== etag) || totalOf(response) !== size) {
    response.discard();
    throw changed(file);
  }
  if (!isRange(response, from, to)) {
    response.discard();
    throw new AppError('LINK_UNEXPECTED', `${file.url.host} sent another part than was asked for`);
  }
  yield* bounded(response, to - from, file.url);
}

/** All of a file whose server has no ranges. */
export async function* readWhole(
  client: RemoteClient,
  address: RemoteAddress,
  file: RemoteFile,
  signal?: AbortSignal,
): AsyncGenerator<Buffer> {
  const response = await request(client, address, {}, signal);
  if (response.status !== 200) throw await refusalOf(response, address);
  yield* bounded(response, file.version.size ?? Number.POSITIVE_INFINITY, file.url);
}

/** True for failures that going on where it broke may mend. */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof AppError)) return false;
  return error.code === 'LINK_UNREACHABLE';
}

function request(
  client: RemoteClient,
  { url, authorise, isRedirectFollowed, headers }: RemoteAddress,
  own: Readonly<Record<string, string>>,
  signal?: AbortSignal,
): Promise<RemoteResponse> {
  return client.get({ url, authorise, isRedirectFollowed, headers: { ...headers, ...own } }, signal);
}

async function* bounded(response: RemoteResponse, limit: number, { host }: URL): AsyncGenerator<Buffer> {
  let size = 0;
  try {
    for await (const chunk of response.body) {
      size += chunk.length;
      if (size > limit) throw new AppError('LINK_UNEXPECTED', `${host} sent more than it said it would`);
      yield chunk;
    }
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError('LINK_UNREACHABLE', `${host}: ${wordsForBroken(cause)}`);
  }
}

/** What a refusal means: by the service's own words, or by HTTP's. */
export async function refusalOf(response: RemoteResponse, { url, explain }: RemoteAddress): Promise<AppError> {
  const { status } = response;
  const body = await response.text(REFUSAL_BYTES).catch(() => '');
  response.discard();
  const told = explain?.({ status, header: (name) => response.header(name), body });
  if (told !== undefined) return told;
  const shown = shownLink(url);
  if (status === 401) return new AppError('LINK_DENIED', `${url.host} asks for a sign-in (401)`);
  if (status === 403) return new AppError('LINK_DENIED', `${url.host} forbids it (403); the link may have expired`);
  if (status === 404 || status === 410) return new AppError('LINK_NOT_FOUND', `${shown} is not there (${status})`);
  if (status === 408 || status === 429 || status >= 500)
    return new AppError('LINK_UNREACHABLE', `${url.host} is busy or out of order (${status})`);
  return new AppError('LINK_UNEXPECTED', `${url.host} answered with status ${status}`);
}

/** Weak tags (RFC 9110 section 8.8.1) do not promise equal bytes. */
const strongTag = (tag: string | null): string | null =>
  tag !== null && /^"[\x21\x23-\x7e]*"$/.test(tag) ? tag : null;

const CONTENT_RANGE = /^bytes (\d{1,15})-(\d{1,15})\/(\d{1,15})$/;

function totalOf(response: RemoteResponse): number | null {
  const total = CONTENT_RANGE.exec(response.header('content-range') ?? '')?.[3];
  return total === undefined ? null : Number(total);
}

function isRange(response: RemoteResponse, from: number, to: number): boolean {
  const match = CONTENT_RANGE.exec(response.header('content-range') ?? '');
  return Number(match?.[1]) === from && Number(match?.[2]) === to - 1;
}

const changed = ({ url }: RemoteFile): AppError =>
  new AppError('LINK_CHANGED', `${shownLink(url)} is not what it was when the import began`);
