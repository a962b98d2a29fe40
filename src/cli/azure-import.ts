import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import type { AzureSession } from '../api/azure.ts';
import type { Capture, Dataset } from '../api/schemas.ts';
import type { SessionFile, SessionRecord } from '../azure/session-record.ts';
import { AppError } from '../base/errors.ts';
import type { AzureOptions } from './azure-options.ts';
import { dataOption } from './data-option.ts';
import { ProgressLine } from './progress-line.ts';
import { formatCount, visible } from './terminal-text.ts';

interface ImportOptions extends AzureOptions {
  readonly data: string;
  readonly dataset?: string;
  readonly follow: boolean;
}

const POLL_MS = 1_000;

export function addAzureImportCommand(add: (name: string, description: string) => Command): void {
  add('import', 'Waits until a packet capture ends, then imports what it wrote.')
    .argument('<capture>', 'resource id of the packet capture, as "captures" lists it')
    .option('--follow', 'import file by file while it goes on', false)
    .option('--dataset <name>', 'data set the files go to (default: called after the capture)')
    .addOption(dataOption())
    .action(importCapture);
}

/** What is shown of a session. */
type WatchedSession = Pick<SessionRecord, 'name' | 'state' | 'detail' | 'status' | 'datasetId'> & {
  readonly files: readonly Pick<SessionFile, 'captureId'>[];
};

/** A session and the captures of its data set, wherever they are watched. */
interface Watcher {
  session(): Promise<WatchedSession>;
  captures(datasetId: number): Promise<readonly Pick<Capture, 'id' | 'name' | 'state' | 'flows' | 'error'>[]>;
  close(): Promise<void>;
}

export async function importCapture(packetCapture: string, options: ImportOptions): Promise<void> {
  const watcher = await watch(packetCapture, options);
  try {
    await showUntilOver(watcher, new ProgressLine());
  } finally {
    await watcher.close();
  }
}

async function showUntilOver(watcher: Watcher, line: ProgressLine): Promise<void> {
  for (;;) {
    const session = await watcher.session();
    const { name, state, detail, files, status } = session;
    const ids = new Set(files.map(({ captureId }) => captureId));
    const captures = (await watcher.captures(session.datasetId)).filter(({ id }) => ids.has(id));
    const isImported = captures.every((capture) => /^(ready|failed|cancelled|duplicate|paused)$/.test(capture.state));
    if (state === 'failed') throw new AppError('AZURE_REFUSED', detail ?? `${name} failed`);
    if (state === 'done' && isImported) {
      const failed = captures.find((capture) => capture.error !== null);
      if (failed?.error) throw new AppError('AZURE_REFUSED', `${failed.name}: ${failed.error.detail}`);
      const flows = captures.reduce((sum, capture) => sum + capture.flows, 0);
      const said = detail === null ? '' : `: ${detail}`;
      return line.end(visible(`${name}: ${fileCount(captures.length)}, ${formatCount(flows)} flows${said}`));
    }
    const shown = state === 'running' ? (status?.state ?? state) : state;
    line.show(visible(`${name}: ${shown}, ${fileCount(files.length)}${detail === null ? '' : `, ${detail}`}`));
    await sleep(POLL_MS);
  }
}

const fileCount = (count: number): string => `${formatCount(count)} ${count === 1 ? 'file' : 'files'}`;

async function watch(packetCapture: string, options: ImportOptions): Promise<Watcher> {
  const { openWorkspace } = await import('../import/workspace.ts');
  const { openFlowStore } = await import('../store/flow-store.ts');
  const { log } = await import('./log.ts');
  const workspace = await openWorkspace({ directory: options.data }, { openStore: openFlowStore, log }).catch(
    (error: unknown) => {
      if (error instanceof AppError && error.code === 'DATA_DIRECTORY_IN_USE') return null;
      throw error;
    },
  );
  if (workspace === null) return watchOnServer(packetCapture, options);
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
  const { dataset } = options;
  const into =
    dataset === undefined
      ? {}
      : { datasetId: (workspace.catalog.findDatasetNamed(dataset) ?? workspace.addDataset(dataset)).id };
  const { id } = await azure.watchCapture({ packetCapture, isFollowed: options.follow, ...into });
  return {
    session: async () => azure.sessions.get(id),
    captures: async (datasetId) => workspace.catalog.captures(datasetId),
    async close() {
      await azure.stop();
      await workspace.close();
      remote.close();
    },
  };
}

/** The server watches it, in its own cloud and as its own identity. */
async function watchOnServer(packetCapture: string, { data, dataset, follow }: ImportOptions): Promise<Watcher> {
  const { callServer, postJson, serverAddress } = await import('./running-server.ts');
  const api = `${serverAddress(data)}/api/v1`;
  const datasets = dataset === undefined ? [] : await callServer<Dataset[]>(`${api}/datasets`);
  const known =
    dataset === undefined
      ? undefined
      : (datasets.find(({ name }) => name === dataset) ??
        (await callServer<Dataset>(`${api}/datasets`, postJson({ name: dataset }))));
  const input = { packetCapture, isFollowed: follow, ...(known && { datasetId: known.id }) };
  const { id } = await callServer<AzureSession>(`${api}/azure/sessions`, postJson(input));
  return {
    async session() {
      const found = (await callServer<AzureSession[]>(`${api}/azure/sessions`)).find((session) => session.id === id);
      if (found === undefined) throw new AppError('NOT_FOUND', 'it is not watched any more');
      return found;
    },
    captures: (datasetId) => callServer<Capture[]>(`${api}/captures?dataset=${datasetId}`),
    close: async () => {},
  };
}
