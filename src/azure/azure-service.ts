/** Azure for a data directory: one connection by the settings, and the packet captures and containers that are followed. */
import type { RemoteClient } from '../import/remote/remote-client.ts';
import type { Workspace } from '../import/workspace.ts';
import { azureWay, importBlob } from './blob-import.ts';
import {
  type AzureConnection,
  type AzureSettings,
  type ConnectionDeps,
  connect,
  DEFAULT_AZURE_SETTINGS,
} from './connection.ts';
import { FollowedContainers } from './followed-containers.ts';
import type { CaptureSpec } from './packet-capture.ts';
import { resourceIdOf } from './resource-id.ts';
import type { SessionRecord } from './session-record.ts';
import { DEFAULT_PACE, type SessionPace, STAND_IN_PACE } from './session-steps.ts';
import { Sessions } from './sessions.ts';
import { startCapture } from './start-capture.ts';
import { StorageAccess } from './storage-access.ts';

export interface AzureServiceDeps extends ConnectionDeps {
  readonly workspace: Workspace;
  readonly remote: RemoteClient;
  readonly pace?: SessionPace;
  log(message: string, facts: Record<string, unknown>): void;
}

/** Where what comes in goes: a data set that is there, or a new one called after it. */
interface Into {
  readonly datasetId?: number;
}

export interface StartRequest extends Into {
  readonly capture: CaptureSpec;
  readonly isFollowed?: boolean;
}

export interface WatchRequest extends Into {
  readonly packetCapture: string;
  readonly isFollowed?: boolean;
}

export interface BlobsRequest extends Into {
  /** Resource id of the storage account. */
  readonly account: string;
  readonly container: string;
  readonly blobs: readonly string[];
}

export interface ImportedBlobs {
  readonly datasetId: number;
  readonly captureIds: number[];
}

const SETTING = 'azure';

export class AzureService {
  readonly sessions: Sessions;
  readonly containers: FollowedContainers;
  readonly #deps: AzureServiceDeps;
  #connection: AzureConnection;
  #storage: StorageAccess;

  constructor(deps: AzureServiceDeps) {
    this.#deps = deps;
    this.#connection = connect(this.settings(), deps);
    this.#storage = new StorageAccess(this.#connection, deps.remote);
    this.sessions = new Sessions({
      workspace: deps.workspace,
      pace: deps.pace ?? (deps.standIn ? STAND_IN_PACE : DEFAULT_PACE),
      connection: () => this.#connection,
      storage: () => this.#storage,
      log: deps.log,
    });
    this.containers = new FollowedContainers({
      workspace: deps.workspace,
      remote: deps.remote,
      storage: () => this.#storage,
      log: deps.log,
    });
  }

  /** Goes on, in the background, with what the last process left: Azure may take its time to answer. */
  start(): void {
    void this.#deps.workspace.receptions.addWay(
      azureWay(
        () => this.#storage,
        () => this.#connection,
      ),
    );
    this.sessions.start();
    this.containers.start();
  }

  async stop(): Promise<void> {
    await Promise.all([this.sessions.stop(), this.containers.stop()]);
  }

  get connection(): AzureConnection {
    return this.#connection;
  }

  get storage(): StorageAccess {
    return this.#storage;
  }

  settings(): AzureSettings {
    return { ...DEFAULT_AZURE_SETTINGS, ...JSON.parse(this.#deps.workspace.catalog.setting(SETTING) ?? '{}') };
  }

  /** Signs in anew: another cloud has other identities. */
  changeSettings(changes: Partial<AzureSettings>): AzureSettings {
    const settings = { ...this.settings(), ...changes };
    this.#deps.workspace.catalog.setSetting(SETTING, JSON.stringify(settings));
    this.#connection = connect(settings, this.#deps);
    this.#storage = new StorageAccess(this.#connection, this.#deps.remote);
    return settings;
  }

  /** Starts a packet capture and watches it. */
  async startCapture(
    { capture: spec, datasetId, isFollowed = false }: StartRequest,
    signal?: AbortSignal,
  ): Promise<SessionRecord> {
    this.#checkDataset(datasetId);
    const { capture, operation } = await startCapture(this.#connection, spec, signal);
    return this.sessions.add(capture, this.#datasetFor(datasetId, capture.name), isFollowed, operation);
  }

  /** Watches a packet capture that somebody else started, or that has ended. */
  async watchCapture(
    { packetCapture, datasetId, isFollowed = false }: WatchRequest,
    signal?: AbortSignal,
  ): Promise<SessionRecord> {
    this.#checkDataset(datasetId);
    const capture = await this.#connection.captures.get(resourceIdOf(packetCapture, 'packetCapture'), signal);
    const known = this.sessions.findCapture(capture.id);
    return this.sessions.add(capture, this.#datasetFor(datasetId ?? known?.datasetId, capture.name), isFollowed);
  }

  async stopCapture(packetCapture: string, signal?: AbortSignal): Promise<void> {
    await this.#connection.captures.stop(resourceIdOf(packetCapture, 'packetCapture'), signal);
    await this.#lookNow(packetCapture);
  }

  /** The session in Azure goes; its files stay, and so does what watches for them. */
  async deleteCapture(packetCapture: string, signal?: AbortSignal): Promise<void> {
    await this.#connection.captures.delete(resourceIdOf(packetCapture, 'packetCapture'), signal);
    await this.#lookNow(packetCapture);
  }

  /** Imports blobs that were picked. */
  async importBlobs(
    { account, container, blobs, datasetId }: BlobsRequest,
    signal?: AbortSignal,
  ): Promise<ImportedBlobs> {
    this.#checkDataset(datasetId);
    const accountId = resourceIdOf(account, 'storageAccount');
    const [first = ''] = blobs;
    let into = datasetId;
    const intoOne = (): number => {
      into ??= this.#datasetFor(undefined, first.split('/').at(-1) ?? container);
      return into;
    };
    const captureIds: number[] = [];
    for (const blob of blobs) {
      const toImport = { account: accountId, container, blob, datasetId: intoOne };
      captureIds.push(await importBlob(this.#deps.workspace, this.#storage, toImport, signal));
    }
    return { datasetId: intoOne(), captureIds };
  }

  async #lookNow(packetCapture: string): Promise<void> {
    const session = this.sessions.findCapture(packetCapture);
    if (session !== undefined) await this.sessions.lookNow(session.id);
  }

  #checkDataset(datasetId: number | undefined): void {
    if (datasetId !== undefined) this.#deps.workspace.getDataset(datasetId);
  }

  #datasetFor(datasetId: number | undefined, name: string): number {
    if (datasetId !== undefined && this.#deps.workspace.catalog.findDataset(datasetId) !== undefined) return datasetId;
    return this.#deps.workspace.addDataset(name).id;
  }
}
