/**
 * Storage accounts as the signed-in identity may read them: with its own token where it has a role for the data, else with a
 * signature to read and list that the account gives who may manage it. The signature lives an hour, in memory only.
 */
import { AppError } from '../base/errors.ts';
import { Secret } from '../base/secret.ts';
import type { Authorise, RemoteClient } from '../import/remote/remote-client.ts';
import { type BlobService, bearerAuthorise } from './blob-service.ts';
import { STORAGE_SCOPE } from './clouds.ts';
import type { AzureConnection } from './connection.ts';
import type { ResourceId } from './resource-id.ts';
import type { StorageAccount } from './resources.ts';

const SIGNATURE_MS = 60 * 60_000;
/** A signature this near its end is replaced. */
const RENEW_MS = 10 * 60_000;
const RETRY_CODES: ReadonlySet<string> = new Set([
  'LINK_DENIED',
  'LINK_PERMISSION_MISSING',
  'LINK_SIGNATURE_WRONG',
  'LINK_PUBLIC_ACCESS_OFF',
  'AZURE_SIGN_IN',
]);

export interface OpenStorage {
  readonly account: StorageAccount;
  readonly service: BlobService;
}

export class StorageAccess {
  readonly #connection: AzureConnection;
  readonly #client: RemoteClient;
  readonly #accounts = new Map<string, Promise<OpenAccount>>();

  constructor(connection: AzureConnection, client: RemoteClient) {
    this.#connection = connection;
    this.#client = client;
  }

  /** Runs `work` with the account's blob service; a second time with a signature when the identity's token is refused. */
  async read<T>(id: ResourceId, work: (storage: OpenStorage) => Promise<T>, signal?: AbortSignal): Promise<T> {
    const opened = await this.#open(id);
    try {
      return await work(opened);
    } catch (cause) {
      if (!(cause instanceof AppError) || !RETRY_CODES.has(cause.code) || opened.signs) throw cause;
      await opened.sign(cause);
      signal?.throwIfAborted();
      return work(opened);
    }
  }

  #open(id: ResourceId): Promise<OpenAccount> {
    const key = id.id.toLowerCase();
    const known = this.#accounts.get(key);
    if (known !== undefined) return known;
    const opening = openAccount(this.#connection, this.#client, id);
    this.#accounts.set(key, opening);
    opening.catch(() => this.#accounts.delete(key));
    return opening;
  }
}

/** For who reads a blob: a download that cannot be authorised any more pauses, and goes on once it can. */
function asOfTheLink(cause: unknown): never {
  if (!(cause instanceof AppError)) throw cause;
  const code = cause.code === 'AZURE_UNAVAILABLE' ? 'LINK_UNREACHABLE' : 'LINK_DENIED';
  throw new AppError(code, cause.message, { cause });
}

interface OpenAccount extends OpenStorage {
  readonly signs: boolean;
  /** From now on requests carry a signature; throws with both reasons when there is none to be had. */
  sign(refusal: AppError): Promise<void>;
}

interface Signature {
  readonly query: Secret;
  /** Epoch milliseconds. */
  readonly expires: number;
}

async function makeSignature({ resources }: AzureConnection, id: ResourceId): Promise<Signature> {
  const expires = Date.now() + SIGNATURE_MS;
  const text = await resources.readSignature(id, new Date(expires));
  return { query: new Secret(text.replace(/^\?/, '')), expires };
}

async function openAccount(connection: AzureConnection, client: RemoteClient, id: ResourceId): Promise<OpenAccount> {
  const account = await connection.resources.storageAccount(id);
  const endpoint = URL.parse(`${account.blobEndpoint}/`);
  if (endpoint === null || !connection.isBlobStorage(endpoint))
    throw new AppError(
      'AZURE_REFUSED',
      `the storage account ${account.name} has no blob storage in ${connection.cloud.label}`,
    );
  const bearer = bearerAuthorise(() => connection.tokens.getToken(STORAGE_SCOPE));
  let signature: Promise<Signature> | null = null;
  let signs = false;

  /** One for all who ask at once. */
  async function usableSignature(): Promise<Signature> {
    const seen = signature;
    const known = await seen?.catch(() => undefined);
    const isUsable = known !== undefined && known.expires - Date.now() > RENEW_MS;
    if (!isUsable && signature === seen) signature = makeSignature(connection, id);
    return signature as Promise<Signature>;
  }

  const authorisation: Authorise = async () => {
    if (!signs) return bearer();
    return { query: (await usableSignature()).query.reveal(), headers: {} };
  };
  const authorise: Authorise = () => authorisation().catch(asOfTheLink);
  return {
    account,
    service: {
      client,
      endpoint,
      authorise,
      sas: null,
      get isSignedIn() {
        return !signs;
      },
    },
    get signs() {
      return signs;
    },
    async sign(refusal) {
      await usableSignature().catch((cause: unknown) => {
        if (!(cause instanceof AppError) || cause.code !== 'AZURE_NOT_PERMITTED') throw cause;
        throw new AppError(
          'AZURE_NOT_PERMITTED',
          `the blobs of ${account.name} cannot be read: ${refusal.message}; the role Storage Blob Data Reader allows it. Nor can a signature be had: ${cause.message}`,
          { cause },
        );
      });
      signs = true;
    },
  };
}
