/** A workspace with Azure on it: a replayed resource manager, a real Azurite, imports that end at once, no waiting. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AzureService } from '../../src/azure/azure-service.ts';
import type { SessionPace } from '../../src/azure/session-steps.ts';
import type { StartImport } from '../../src/import/import-run.ts';
import { NO_FACTS } from '../../src/import/records.ts';
import { RemoteClient } from '../../src/import/remote/remote-client.ts';
import { openWorkspace, type Workspace } from '../../src/import/workspace.ts';
import type { FlowStore } from '../../src/store/contract.ts';
import { TOKEN } from './arm-replay.ts';

export const QUICK: SessionPace = {
  runningMs: 20,
  collectingMs: 20,
  troubleMs: 20,
  patienceMs: 3_600_000,
  settleMs: 100,
};
/** Gives up on a file that does not come. */
export const IMPATIENT: SessionPace = { ...QUICK, patienceMs: 400 };

const endAtOnce: StartImport = () => ({
  outcome: Promise.resolve({ kind: 'done', facts: NO_FACTS }),
  cancel: () => {},
});

/** Nothing is asked of it but to be tidy. */
const store = {
  dropCapture: async () => 0,
  removeUnfinishedCaptures: async () => [],
  close: async () => {},
} as unknown as FlowStore;

export interface AzureParts {
  readonly directory: string;
  readonly workspace: Workspace;
  readonly azure: AzureService;
  readonly logged: unknown[];
  /** Ends the process, as it were; what was watched goes on with the next. */
  close(): Promise<void>;
}

export async function openAzureParts(armEndpoint: string, directory: string, pace = QUICK): Promise<AzureParts> {
  const logged: unknown[] = [];
  const log = (message: string, facts: Record<string, unknown>) => void logged.push({ message, ...facts });
  const workspace = await openWorkspace({ directory }, { openStore: async () => store, startImport: endAtOnce, log });
  const remote = new RemoteClient({ allowedRanges: ['127.0.0.1/32'] });
  const azure = new AzureService({
    workspace,
    remote,
    pace,
    log,
    standIn: { endpoint: armEndpoint, token: TOKEN },
    wait: async () => {},
  });
  azure.start();
  return {
    directory,
    workspace,
    azure,
    logged,
    async close() {
      await azure.stop();
      remote.close();
      await workspace.close();
    },
  };
}

export const makeDirectory = (): Promise<string> => mkdtemp(join(tmpdir(), 'capscape-azure-'));
export const removeDirectory = (path: string): Promise<void> => rm(path, { recursive: true, force: true });

/** Every byte of every file below `directory`, as text. */
export async function everythingIn(directory: string): Promise<string> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const texts = await Promise.all(files.map(({ parentPath, name }) => readFile(join(parentPath, name), 'latin1')));
  return [...entries.map(({ name }) => name), ...texts].join('\n');
}
