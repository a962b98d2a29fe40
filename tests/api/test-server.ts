/** A server on a data directory of its own, for tests of one request at a time. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AzureService } from '../../src/azure/azure-service.ts';
import { UrlWay } from '../../src/azure/url-way.ts';
import type { Places } from '../../src/enrich/places.ts';
import type { ImportOutcome, ImportRun, ReadSoFar, StartImport } from '../../src/import/import-run.ts';
import { NO_FACTS } from '../../src/import/records.ts';
import { RemoteClient } from '../../src/import/remote/remote-client.ts';
import { openWorkspace, type Workspace } from '../../src/import/workspace.ts';
import type { App } from '../../src/server/app.ts';
import { createServer } from '../../src/server/server.ts';
import type { FlowStore } from '../../src/store/contract.ts';
import { FlowIdSet } from '../../src/store/flow-id-set.ts';

export interface TestServer {
  readonly app: App;
  readonly workspace: Workspace;
  readonly directory: string;
  readonly logged: string[];
  close(): Promise<void>;
}

export interface TestServerParts {
  readonly store?: Partial<FlowStore>;
  readonly startImport?: StartImport;
  readonly pageDirectory?: string;
  readonly allowedHosts?: readonly string[];
  readonly azure?: (workspace: Workspace) => AzureService;
  readonly remote?: RemoteClient;
}

const NOTHING = { available: false, credit: null, built: null, problem: null };

export const noPlaces: Places = {
  find: () => ({ country: null, asn: null, org: null }),
  findPlace: async () => ({ country: null, region: null, city: null }),
  serviceTags: null,
  sources: () => ({ country: NOTHING, city: NOTHING, asn: NOTHING }),
};

/** A store without flows: what a test looks at it says in `parts`. */
export function emptyStore(parts: Partial<FlowStore> = {}): FlowStore {
  const unasked = () => Promise.reject(new Error('this test asks the store nothing'));
  return {
    totals: unasked,
    timeline: unasked,
    top: unasked,
    pairs: unasked,
    histogram: unasked,
    flows: unasked,
    values: unasked,
    flow: async () => null,
    flowIds: async () => new FlowIdSet(),
    bytesOnDisk: async () => 0,
    dropCapture: async () => 0,
    removeUnfinishedCaptures: async () => [],
    close: async () => {},
    ...parts,
  };
}

/** An import that ends when and as the test says; cancelling it ends it. */
export class ManualImport {
  readonly started: number[] = [];
  readonly #ends = new Map<number, (outcome: ImportOutcome) => void>();
  readonly #listeners = new Map<number, Parameters<StartImport>[1]>();

  readonly start: StartImport = ({ captureId }, listeners): ImportRun => {
    this.started.push(captureId);
    this.#listeners.set(captureId, listeners);
    const outcome = new Promise<ImportOutcome>((resolve) => this.#ends.set(captureId, resolve));
    return { outcome, cancel: () => this.end(captureId, { kind: 'cancelled' }) };
  };

  progress(captureId: number, read: Omit<ReadSoFar, 'elapsedMs'>): void {
    this.#listeners.get(captureId)?.progress({ ...read, elapsedMs: 1_000 });
  }

  end(captureId: number, outcome: ImportOutcome): void {
    this.#ends.get(captureId)?.(outcome);
  }
}

const endAtOnce: StartImport = () => ({
  outcome: Promise.resolve({ kind: 'done', facts: NO_FACTS }),
  cancel: () => {},
});

/** Nobody is signed in, and nothing is asked of Azure. */
const noAzure = (workspace: Workspace): AzureService =>
  new AzureService({ workspace, remote: new RemoteClient({ allowedRanges: [] }), log: () => {} });

export async function openTestServer(parts: TestServerParts = {}): Promise<TestServer> {
  const directory = await mkdtemp(join(tmpdir(), 'capscape-api-'));
  const logged: string[] = [];
  const log = (message: string) => void logged.push(message);
  const store = emptyStore(parts.store);
  const workspace = await openWorkspace(
    { directory },
    { openStore: async () => store, startImport: parts.startImport ?? endAtOnce, log },
  );
  const remote = parts.remote ?? new RemoteClient({ allowedRanges: [] });
  const urls = new UrlWay(workspace, remote);
  await workspace.receptions.addWay(urls);
  const app = await createServer(
    { allowedHosts: parts.allowedHosts ?? [], pageDirectory: parts.pageDirectory ?? null },
    { workspace, places: noPlaces, azure: parts.azure?.(workspace) ?? noAzure(workspace), remote, urls, log },
  );
  return {
    app,
    workspace,
    directory,
    logged,
    async close() {
      await app.close();
      await workspace.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
