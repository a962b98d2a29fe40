/**
 * Which blobs a packet capture wrote. Azure says one path. A capture in several files, or on several instances of a scale
 * set, writes names that begin with it; how they go on is documented nowhere, so what begins with it and ends in `.cap`
 * is one of them.
 */
import { AppError } from '../base/errors.ts';
import type { BlobEntry } from './blob-list.ts';
import { type BlobPlace, blobPlaceOf } from './blob-place.ts';
import { type BlobService, listBlobs } from './blob-service.ts';

/** Pages of a listing that are read: five thousand blobs each, where a ring has ten thousand files at most. */
const PAGE_LIMIT = 10;

const EXTENSION = /\.cap$/i;
/** The name that Azure gives where none was asked for: of fixed width, so that digits after it belong to the same capture. */
const DEFAULT_NAME = /packetcapture_\d{2}_\d{2}_\d{2}_\d{3}$/i;

export interface CaptureBlobs {
  readonly container: string;
  /** The oldest first. */
  readonly blobs: readonly BlobEntry[];
}

/** Where the files of a capture begin; throws AZURE_REFUSED for an address outside the account. */
export function placeOfFiles(blob: string, endpoint: URL): BlobPlace & { container: string; blob: string } {
  const url = URL.parse(blob);
  const place = url === null ? null : blobPlaceOf(url);
  const isInside = place !== null && place.endpoint.href === endpoint.href;
  if (!isInside || place.container === null || place.blob === null)
    throw new AppError('AZURE_REFUSED', 'Azure says that the capture is written outside its own storage account');
  return { ...place, container: place.container, blob: place.blob };
}

export async function findCaptureBlobs(
  service: BlobService,
  blob: string,
  signal?: AbortSignal,
): Promise<CaptureBlobs> {
  const { container, blob: name } = placeOfFiles(blob, service.endpoint);
  const prefix = name.replace(EXTENSION, '');
  // The path that Azure says is not always in the case of the blob.
  for (const spelt of new Set([prefix, prefix.toLowerCase()])) {
    const listed = await listAll(service, container, spelt, signal).catch(noContainerYet);
    const blobs = listed.filter((entry) => isOfCapture(entry.name, spelt) && entry.size !== 0).sort(byAge);
    if (blobs.length > 0) return { container, blobs };
  }
  return { container, blobs: [] };
}

/** The first capture of an account makes the container. */
function noContainerYet(cause: unknown): [] {
  if (cause instanceof AppError && cause.code === 'LINK_NOT_FOUND') return [];
  throw cause;
}

async function listAll(
  service: BlobService,
  container: string,
  prefix: string,
  signal?: AbortSignal,
): Promise<BlobEntry[]> {
  const found: BlobEntry[] = [];
  let marker: string | null = null;
  for (let page = 0; page < PAGE_LIMIT; page++) {
    const listed = await listBlobs(service, container, { prefix, ...(marker !== null && { marker }) }, signal);
    found.push(...listed.blobs);
    marker = listed.marker;
    if (marker === null) break;
  }
  return found;
}

/** `pc10.cap` is no file of `pc1`. */
export function isOfCapture(name: string, prefix: string): boolean {
  if (!name.startsWith(prefix) || !EXTENSION.test(name)) return false;
  const rest = name.slice(prefix.length);
  if (!/^[A-Za-z0-9]/.test(rest)) return true;
  return /^\d/.test(rest) && (DEFAULT_NAME.test(prefix) || !/\d$/.test(prefix));
}

/** While a capture goes on, its newest file is still being written. */
export const completeBlobs = (blobs: readonly BlobEntry[]): readonly BlobEntry[] => blobs.slice(0, -1);

function byAge(a: BlobEntry, b: BlobEntry): number {
  const [first, second] = [a.modified ?? '', b.modified ?? ''];
  if (first !== second) return first < second ? -1 : 1;
  return a.name.localeCompare(b.name, 'en', { numeric: true });
}
