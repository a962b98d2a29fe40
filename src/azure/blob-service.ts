/** Blob storage of one account, by a token or a sign-in: listings, and addresses of blobs to read. */
import { AppError } from '../base/errors.ts';
import type { Secret } from '../base/secret.ts';
import { wordsForBroken } from '../import/remote/network-errors.ts';
import type { Authorise, RemoteClient } from '../import/remote/remote-client.ts';
import { type RemoteAddress, refusalOf } from '../import/remote/remote-file.ts';
import { type BlobPage, type ContainerPage, readBlobPage, readContainerPage } from './blob-list.ts';
import { blobUrl } from './blob-place.ts';
import type { SasNeed, SasToken } from './sas.ts';
import { explainRefusal } from './storage-refusal.ts';

export interface BlobService {
  readonly client: RemoteClient;
  /** Where the containers begin, as `https://account.blob.core.windows.net/`. */
  readonly endpoint: URL;
  readonly authorise: Authorise;
  /** What the token says of itself; null for a sign-in, and for links without a token. */
  readonly sas: SasToken | null;
  /** By an identity instead of a link; default false. */
  readonly isSignedIn?: boolean;
}

export interface ListOptions {
  readonly prefix?: string;
  /** `/`: names are cut there into folders. */
  readonly delimiter?: string;
  /** As the page before gave it. */
  readonly marker?: string;
}

/** Of the protocol, not of the token: it has what is read here, and every Azure and emulator of today knows it. */
const API_VERSION = '2021-12-02';

export const sasAuthorise =
  (query: Secret): Authorise =>
  async () => ({ query: query.reveal(), headers: {} });

export const bearerAuthorise =
  (getToken: () => Promise<string>): Authorise =>
  async () => ({ query: '', headers: { authorization: `Bearer ${await getToken()}` } });

export function blobAddress(service: BlobService, container: string, blob: string): RemoteAddress {
  return addressOf(service, blobUrl(service.endpoint, container, blob), `${container}/${blob}`, 'read');
}

/** One page of at most 5,000 entries. */
export function listBlobs(
  service: BlobService,
  container: string,
  options: ListOptions = {},
  signal?: AbortSignal,
): Promise<BlobPage> {
  const url = blobUrl(service.endpoint, container, '');
  url.pathname = url.pathname.replace(/\/$/, '');
  url.search = queryOf({ restype: 'container', comp: 'list', ...options });
  return list(service, url, `container ${container}`, 'list', readBlobPage, signal);
}

export function listContainers(
  service: BlobService,
  options: Omit<ListOptions, 'delimiter'> = {},
  signal?: AbortSignal,
): Promise<ContainerPage> {
  const url = new URL(service.endpoint);
  url.search = queryOf({ comp: 'list', ...options });
  return list(service, url, `storage account ${url.host}`, 'list-containers', readContainerPage, signal);
}

async function list<T>(
  service: BlobService,
  url: URL,
  what: string,
  need: SasNeed,
  read: (body: AsyncIterable<Uint8Array>) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  const address = addressOf(service, url, what, need);
  const response = await service.client.get(address, signal);
  if (response.status !== 200) throw await refusalOf(response, address);
  try {
    return await read(response.body);
  } catch (cause) {
    response.discard();
    signal?.throwIfAborted();
    if (cause instanceof AppError) throw cause;
    throw new AppError('LINK_UNREACHABLE', `${url.host}: ${wordsForBroken(cause)}`);
  }
}

function addressOf(service: BlobService, url: URL, what: string, need: SasNeed): RemoteAddress {
  const { authorise, sas, isSignedIn = false } = service;
  return {
    url,
    authorise,
    isRedirectFollowed: false,
    headers: { 'x-ms-version': API_VERSION },
    explain: (refusal) => explainRefusal(refusal, { what, need, sas, isSignedIn }),
  };
}

function queryOf(parameters: Readonly<Record<string, string | undefined>>): string {
  return Object.entries(parameters)
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([name, value]) => `${name}=${encodeURIComponent(value ?? '')}`)
    .join('&');
}
