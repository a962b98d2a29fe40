/** Blobs of accounts that the signed-in identity may read, brought in as captures; a restart goes on with them. */
import { AppError } from '../base/errors.ts';
import type { Reception } from '../import/reception.ts';
import type { WayIn } from '../import/receptions.ts';
import { ensureSameVersion, fetchInto, isRemembered } from '../import/remote/fetch-into.ts';
import { nameInLink, shownLink } from '../import/remote/link.ts';
import { findRemoteFile, type RemoteAddress, type RemoteFile } from '../import/remote/remote-file.ts';
import type { Workspace } from '../import/workspace.ts';
import { blobPlaceOf } from './blob-place.ts';
import { type BlobService, blobAddress } from './blob-service.ts';
import type { AzureConnection } from './connection.ts';
import { type ResourceId, resourceIdOf } from './resource-id.ts';
import type { StorageAccess } from './storage-access.ts';

export interface BlobToImport {
  readonly account: ResourceId;
  readonly container: string;
  readonly blob: string;
  /** Asked once the blob is found. */
  datasetId(): number;
}

interface FoundBlob {
  readonly service: BlobService;
  readonly address: RemoteAddress;
  readonly file: RemoteFile;
}

/** Begins to bring the blob in; resolves to the capture's number once its bytes are on their way. */
export async function importBlob(
  workspace: Workspace,
  storage: StorageAccess,
  { account, container, blob, datasetId }: BlobToImport,
  signal?: AbortSignal,
): Promise<number> {
  const found = await findBlob(storage, account, container, blob, signal);
  const { url } = found.address;
  const reception = await workspace.receive({
    datasetId: datasetId(),
    name: nameInLink(url),
    origin: { kind: 'azure', from: shownLink(url), by: null },
    expectedBytes: found.file.version.size,
    tags: [],
  });
  fetchFound(found, reception);
  return reception.facts.captureId;
}

/** Goes on, after a restart or when asked, with a capture whose bytes came from a blob of a signed-in account. */
export function azureWay(storage: () => StorageAccess, connection: () => AzureConnection): WayIn {
  return {
    kind: 'azure',
    async resume(reception) {
      const { remembered } = reception.facts;
      const url = isRemembered(remembered) ? URL.parse(remembered.url) : null;
      const { container = null, blob = null, endpoint } = url === null ? {} : blobPlaceOf(url);
      if (endpoint === undefined || container === null || blob === null)
        throw new AppError('CONFLICT', 'where it came from is not known any more; remove it and import it again');
      const account = await findAccount(connection(), endpoint, reception.signal);
      const found = await findBlob(storage(), account, container, blob, reception.signal);
      ensureSameVersion(remembered, found.file, reception.received);
      fetchFound(found, reception);
    },
  };
}

function findBlob(
  storage: StorageAccess,
  account: ResourceId,
  container: string,
  blob: string,
  signal?: AbortSignal,
): Promise<FoundBlob> {
  return storage.read(
    account,
    async ({ service }) => {
      const address = blobAddress(service, container, blob);
      return { service, address, file: await findRemoteFile(service.client, address, signal) };
    },
    signal,
  );
}

/** In the background: the reception tells how it ends. */
function fetchFound({ service, address, file }: FoundBlob, reception: Reception): void {
  void fetchInto(service.client, address, file, reception);
}

/** The account whose blobs are at `endpoint`, of all that the identity can see. */
async function findAccount(connection: AzureConnection, endpoint: URL, signal?: AbortSignal): Promise<ResourceId> {
  for (const { id } of await connection.resources.subscriptions(signal))
    for (const account of await connection.resources.storageAccounts(id, signal))
      if (`${account.blobEndpoint}/` === endpoint.href) return resourceIdOf(account.id, 'storageAccount');
  throw new AppError('AZURE_NOT_FOUND', `the signed-in identity sees no storage account with ${endpoint.host}`);
}
