/** What a link leads to: a file, or a folder, container or account of blob storage to choose files from. */
import { AppError } from '../base/errors.ts';
import { nameInLink, shownLink } from '../import/remote/link.ts';
import type { RemoteClient } from '../import/remote/remote-client.ts';
import { findRemoteFile, type RemoteAddress, type RemoteFile } from '../import/remote/remote-file.ts';
import type { BlobEntry } from './blob-list.ts';
import { type BlobPlace, blobPlaceOf } from './blob-place.ts';
import { type BlobService, blobAddress, listBlobs, listContainers, sasAuthorise } from './blob-service.ts';
import { type CaptureSeries, findSeries } from './capture-series.ts';
import type { PastedLink } from './pasted-link.ts';
import { sasLacks } from './sas.ts';
import { outOfTime } from './storage-refusal.ts';

export interface LinkedFile {
  readonly kind: 'file';
  readonly address: RemoteAddress;
  readonly file: RemoteFile;
  readonly name: string;
}

export interface LinkedFolder {
  readonly kind: 'folder';
  /** `container/folder/`; empty for an account. */
  readonly path: string;
  /** Paths of what to look into next, each with a slash at the end. */
  readonly folders: readonly string[];
  /** With their paths, `container/name`, as names. */
  readonly files: readonly BlobEntry[];
  readonly series: readonly CaptureSeries[];
  /** Where the listing goes on, for {@link Place.after}; null where this is all. */
  readonly next: string | null;
}

/** What to look at within blob storage, where it is not what the link itself leads to. */
export interface Place {
  /** Below the account: `container/folder/`; empty for the account. */
  readonly path: string;
  /** `next` of the listing before, to go on with it. */
  readonly after?: string;
}

/**
 * Follows a link, or, within blob storage, to another place of its account.
 *
 * @throws AppError LINK_*, saying what the link or its token lacks.
 */
export async function lookAtLink(
  client: RemoteClient,
  link: PastedLink,
  place: Place | null,
  signal?: AbortSignal,
  now = new Date(),
): Promise<LinkedFile | LinkedFolder> {
  if (!link.isBlobStorage) return fileAt(client, webAddress(link), nameInLink(link.url), signal);
  ensureInTime(link, now);
  const service = blobServiceOf(client, link);
  const { container, blob } = place === null ? placeOf(link) : placeOfPath(place.path);
  if (container === null) return account(service, place?.after, signal);
  if (blob === null || blob.endsWith('/')) return folder(service, container, blob ?? '', place?.after, signal);
  const file = await blobAt(service, container, blob, link.query.isEmpty, signal).catch((error: unknown) => {
    const mayBeFolder = error instanceof AppError && error.code === 'LINK_NOT_FOUND' && mayList(link);
    if (!mayBeFolder) throw error;
    return error;
  });
  if (file !== null && !(file instanceof AppError)) return file;
  const listed = await folder(service, container, `${blob}/`, undefined, signal);
  if (file !== null && listed.files.length === 0 && listed.folders.length === 0) throw file;
  return listed;
}

/** The address of one file that {@link lookAtLink} listed, by its path. */
export function addressOfPick(client: RemoteClient, link: PastedLink, path: string): RemoteAddress {
  const { container, blob } = placeOfPath(path);
  if (!link.isBlobStorage || container === null || blob === null)
    throw new AppError('LINK_INVALID', 'files are picked from folders of blob storage, as container/name');
  return { ...blobAddress(blobServiceOf(client, link), container, blob), isPublic: link.query.isEmpty };
}

/**
 * The address of the file that was at `from`, opened by `link`: by a token for it, its folder, container or account, or by
 * another link to it.
 */
export function addressFor(client: RemoteClient, link: PastedLink, from: string): RemoteAddress {
  if (!link.isBlobStorage) return webAddress(link);
  const before = URL.parse(from);
  const old = before === null ? null : blobPlaceOf(before);
  const isSameAccount = old?.endpoint.href === blobPlaceOf(link.url).endpoint.href;
  const { container, blob } = old !== null && isSameAccount ? old : placeOf(link);
  if (container === null || blob === null)
    throw new AppError('LINK_INVALID', `the link is for another file than ${from}`);
  return { ...blobAddress(blobServiceOf(client, link), container, blob), isPublic: link.query.isEmpty };
}

export function ensureInTime(link: PastedLink, now = new Date()): void {
  const late = link.sas && outOfTime(shownLink(link.url), link.sas, now);
  if (late !== null) throw late;
}

const webAddress = ({ url, query }: PastedLink): RemoteAddress => ({
  url,
  isPublic: query.isEmpty,
  authorise: sasAuthorise(query),
  isRedirectFollowed: true,
});

export function blobServiceOf(client: RemoteClient, { url, query, sas }: PastedLink): BlobService {
  return { client, endpoint: blobPlaceOf(url).endpoint, authorise: sasAuthorise(query), sas };
}

/** The container, and the blob or folder in it, that a link to blob storage leads to. A blob of the root container has a path of one part, as a container has; a token for one blob tells. */
export function placeOf({ url, sas }: PastedLink): Pick<BlobPlace, 'container' | 'blob'> {
  const place = blobPlaceOf(url);
  const isInRoot = sas?.resource.startsWith('b') === true && place.blob === null && place.container !== null;
  return isInRoot ? { container: '$root', blob: place.container } : place;
}

function placeOfPath(path: string): Pick<BlobPlace, 'container' | 'blob'> {
  const slash = path.indexOf('/');
  const container = slash < 0 ? path : path.slice(0, slash);
  const blob = slash < 0 ? '' : path.slice(slash + 1);
  return { container: container || null, blob: blob || null };
}

const mayList = ({ sas }: PastedLink): boolean => sas !== null && sasLacks(sas, 'list') === null;

async function fileAt(
  client: RemoteClient,
  address: RemoteAddress,
  name: string,
  signal?: AbortSignal,
): Promise<LinkedFile> {
  return { kind: 'file', address, file: await findRemoteFile(client, address, signal), name };
}

/** Null for a folder of an account that keeps folders as blobs of no bytes. */
async function blobAt(
  service: BlobService,
  container: string,
  blob: string,
  isPublic: boolean,
  signal?: AbortSignal,
): Promise<LinkedFile | null> {
  const address = { ...blobAddress(service, container, blob), isPublic };
  const { header, ...file } = await findRemoteFile(service.client, address, signal);
  const isFolder = header('x-ms-resource-type') === 'directory' || header('x-ms-meta-hdi_isfolder') === 'true';
  return isFolder ? null : { kind: 'file', address, file, name: nameInLink(address.url) };
}

async function account(service: BlobService, after?: string, signal?: AbortSignal): Promise<LinkedFolder> {
  const { names, marker } = await listContainers(service, after === undefined ? {} : { marker: after }, signal);
  const folders = names.map((name) => `${name}/`);
  return { kind: 'folder', path: '', folders, files: [], series: [], next: marker };
}

/** All that is below where one page holds it, so that files need not be dug for; else one level. */
async function folder(
  service: BlobService,
  container: string,
  prefix: string,
  after?: string,
  signal?: AbortSignal,
): Promise<LinkedFolder> {
  const below = after === undefined ? await listBlobs(service, container, { prefix }, signal) : null;
  const level = { prefix, delimiter: '/', ...(after !== undefined && { marker: after }) };
  const page = below?.marker === null ? below : await listBlobs(service, container, level, signal);
  const files = page.blobs.map((entry) => ({ ...entry, name: `${container}/${entry.name}` }));
  return {
    kind: 'folder',
    path: `${container}/${prefix}`,
    folders: page.folders.map((name) => `${container}/${name}`),
    files,
    series: findSeries(files),
    next: page.marker,
  };
}
