/** Brings a remote file into a capture that is being received. */
import { AppError, type ErrorCode } from '../../base/errors.ts';
import type { Reception } from '../reception.ts';
import { shownLink } from './link.ts';
import { readAhead } from './read-ahead.ts';
import type { RemoteClient } from './remote-client.ts';
import { type RemoteAddress, type RemoteFile, type RemoteVersion, readWhole } from './remote-file.ts';

/** What is kept for going on after a restart: nothing that opens the file. */
export interface RememberedFile {
  readonly url: string;
  readonly version: RemoteVersion;
  /** Nothing secret is needed to go on. */
  readonly isPublic: boolean;
}

/** Failures after which what arrived is still good, once somebody gives a better link or the server is back. */
const PAUSING: ReadonlySet<ErrorCode> = new Set([
  'LINK_EXPIRED',
  'LINK_NOT_YET_VALID',
  'LINK_PERMISSION_MISSING',
  'LINK_SIGNATURE_WRONG',
  'LINK_DENIED',
  'LINK_PUBLIC_ACCESS_OFF',
  'LINK_ARCHIVED',
  'LINK_NOT_FOUND',
  'LINK_UNREACHABLE',
  'OVERLOADED',
]);

/**
 * Goes on from `reception.received` and ends the reception, one way or the other; never throws. `file` is what the server
 * has now: another version than the one that was begun fails the capture.
 */
export async function fetchInto(
  client: RemoteClient,
  address: RemoteAddress,
  file: RemoteFile,
  reception: Reception,
): Promise<void> {
  try {
    ensureSameVersion(reception.facts.remembered, file, reception.received);
    const { url, isPublic = false } = address;
    reception.remember({ url: shownLink(url), version: file.version, isPublic } satisfies RememberedFile);
    await reception.setTotal(file.version.size);
    for await (const chunk of bytesOf(client, address, file, reception)) {
      await reception.write(chunk);
      if (reception.isSated) break;
    }
    await reception.finish();
  } catch (cause) {
    await endFetch(reception, cause);
  }
}

/** Ends a reception by what was thrown: it pauses where going on later makes sense. */
export async function endFetch(reception: Reception, cause: unknown): Promise<void> {
  if (cause instanceof AppError && PAUSING.has(cause.code)) await reception.pause(cause);
  else await reception.endWith(cause);
}

/** Throws LINK_CHANGED when `received` bytes of another version are here. */
export function ensureSameVersion(remembered: unknown, { url, version }: RemoteFile, received: number): void {
  if (received === 0 || !isRemembered(remembered)) return;
  const { size, etag, modified } = remembered.version;
  const isSame = size === version.size && (etag === version.etag || (etag === null && modified === version.modified));
  if (!isSame)
    throw new AppError(
      'LINK_CHANGED',
      `${shownLink(url)} is not what it was when ${received} bytes of it were fetched`,
    );
}

export function isRemembered(value: unknown): value is RememberedFile {
  return typeof value === 'object' && value !== null && 'url' in value && 'version' in value;
}

function bytesOf(
  client: RemoteClient,
  address: RemoteAddress,
  file: RemoteFile,
  { received, signal }: Reception,
): AsyncIterable<Uint8Array> {
  if (file.hasRanges) return readAhead(client, address, file, received, { signal });
  return without(readWhole(client, address, file, signal), received);
}

/** All but the first `count` bytes: what is here already, of a server that cannot begin later. */
async function* without(chunks: AsyncIterable<Buffer>, count: number): AsyncGenerator<Uint8Array> {
  let left = count;
  for await (const chunk of chunks) {
    if (left < chunk.length) yield left === 0 ? chunk : chunk.subarray(left);
    left = Math.max(0, left - chunk.length);
  }
}
