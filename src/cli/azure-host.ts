/** Who watches and imports for a command: the server that has the data directory open, else this process itself. */
import type { AzureImported, AzureSession } from '../api/azure.ts';
import type { Capture } from '../api/captures.ts';
import type { FollowContainerInput, FollowedContainer } from '../api/containers.ts';
import type { Dataset } from '../api/datasets.ts';
import type { SessionFile, SessionRecord } from '../azure/session-record.ts';
import { AppError } from '../base/errors.ts';
import type { AzureOptions } from './azure-options.ts';
import type { LinkSecrets } from './link-secrets.ts';

export interface AzureHostOptions extends AzureOptions {
  readonly data: string;
  /** Name of the data set that files go to. */
  readonly dataset?: string;
}

/** What is shown of a session. */
export type WatchedSession = Pick<SessionRecord, 'name' | 'state' | 'detail' | 'status' | 'datasetId'> & {
  readonly files: readonly Pick<SessionFile, 'captureId'>[];
};

export type ImportedCapture = Pick<Capture, 'id' | 'archiveId' | 'name' | 'state' | 'flows' | 'error'>;

/** What is shown of a followed container. */
export type ShownContainer = Pick<
  FollowedContainer,
  'id' | 'folder' | 'state' | 'blobs' | 'waiting' | 'lastLook' | 'problem'
>;

export interface BlobsToImport {
  readonly account: string;
  readonly container: string;
  readonly blobs: readonly string[];
}

export interface AzureHost {
  /** Resolves to the number of the session. */
  watch(packetCapture: string, isFollowed: boolean): Promise<number>;
  session(id: number): Promise<WatchedSession>;
  importBlobs(blobs: BlobsToImport): Promise<AzureImported>;
  /** `dataset`: the name of one, which is made where there is none. */
  follow(input: FollowContainerInput, dataset: string): Promise<ShownContainer>;
  giveLink(id: number, secrets: LinkSecrets): Promise<ShownContainer>;
  followed(): Promise<readonly ShownContainer[]>;
  unfollow(id: number): Promise<void>;
  captures(datasetId: number): Promise<readonly ImportedCapture[]>;
  /** It goes on when this command ends. */
  readonly isServer: boolean;
  close(): Promise<void>;
}

export async function openAzureHost(options: AzureHostOptions): Promise<AzureHost> {
  const { openWorkspace } = await import('../import/workspace.ts');
  const { openFlowStore } = await import('../store/flow-store.ts');
  const { log } = await import('./log.ts');
  const workspace = await openWorkspace({ directory: options.data }, { openStore: openFlowStore, log }).catch(
    (error: unknown) => {
      if (error instanceof AppError && error.code === 'DATA_DIRECTORY_IN_USE') return null;
      throw error;
    },
  );
  if (workspace === null) return serverHost(options);
  const { AzureService } = await import('../azure/azure-service.ts');
  const { standInOf } = await import('../azure/connection.ts');
  const { RemoteClient } = await import('../import/remote/remote-client.ts');
  const { settingsOf } = await import('./azure-options.ts');
  const standIn = standInOf(process.env);
  // A stand-in for tests has its storage on this machine, too.
  const remote = new RemoteClient({ allowedRanges: standIn === null ? [] : ['127.0.0.1/32'] });
  const azure = new AzureService({ workspace, remote, log, standIn });
  azure.changeSettings(await settingsOf(options));
  azure.start();
  const into = (): { datasetId?: number } => {
    const { dataset } = options;
    if (dataset === undefined) return {};
    return { datasetId: (workspace.catalog.findDatasetNamed(dataset) ?? workspace.addDataset(dataset)).id };
  };
  return {
    watch: async (packetCapture, isFollowed) => (await azure.watchCapture({ packetCapture, isFollowed, ...into() })).id,
    session: async (id) => azure.sessions.get(id),
    importBlobs: (blobs) => azure.importBlobs({ ...blobs, ...into() }),
    captures: async (datasetId) => workspace.catalog.captures(datasetId),
    isServer: false,
    async follow(input, name) {
      const dataset = workspace.catalog.findDatasetNamed(name) ?? workspace.addDataset(name);
      return azure.containers.follow(input, { datasetId: dataset.id, ...input });
    },
    giveLink: (id, { link, token }) => azure.containers.giveLink(id, link, token),
    followed: async () => azure.containers.all(),
    unfollow: (id) => azure.containers.remove(id),
    async close() {
      await azure.stop();
      await workspace.close();
      remote.close();
    },
  };
}

/** The server works in its own cloud and as its own identity. */
async function serverHost({ data, dataset }: AzureHostOptions): Promise<AzureHost> {
  const { callServer, postJson, refusal, serverAddress } = await import('./running-server.ts');
  const api = `${serverAddress(data)}/api/v1`;
  const datasetNamed = async (name: string): Promise<number> => {
    const known = (await callServer<Dataset[]>(`${api}/datasets`)).find((other) => other.name === name);
    return (known ?? (await callServer<Dataset>(`${api}/datasets`, postJson({ name })))).id;
  };
  const into = async (): Promise<{ datasetId?: number }> =>
    dataset === undefined ? {} : { datasetId: await datasetNamed(dataset) };
  return {
    async watch(packetCapture, isFollowed) {
      const input = { packetCapture, isFollowed, ...(await into()) };
      return (await callServer<AzureSession>(`${api}/azure/sessions`, postJson(input))).id;
    },
    async session(id) {
      const found = (await callServer<AzureSession[]>(`${api}/azure/sessions`)).find((session) => session.id === id);
      if (found === undefined) throw new AppError('NOT_FOUND', 'it is not watched any more');
      return found;
    },
    importBlobs: async (blobs) =>
      callServer<AzureImported>(`${api}/azure/blobs/import`, postJson({ ...blobs, ...(await into()) })),
    captures: (datasetId) => callServer<Capture[]>(`${api}/captures?dataset=${datasetId}`),
    isServer: true,
    follow: async (input, name) =>
      callServer<FollowedContainer>(`${api}/datasets/${await datasetNamed(name)}/containers`, postJson(input)),
    giveLink: (id, secrets) => callServer<FollowedContainer>(`${api}/containers/${id}/link`, postJson(secrets)),
    followed: () => callServer<FollowedContainer[]>(`${api}/containers`),
    async unfollow(id) {
      const response = await fetch(`${api}/containers/${id}`, { method: 'DELETE' });
      if (!response.ok) throw await refusal(response);
    },
    close: async () => {},
  };
}
