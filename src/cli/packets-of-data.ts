/** Packets of a data set of the data directory: read here, or by the server that has it open. */
import type { Dataset } from '../api/datasets.ts';
import { AppError } from '../base/errors.ts';
import { exportScope } from '../import/packets/export-scope.ts';
import { openWorkspace } from '../import/workspace.ts';
import { openFlowStore } from '../store/flow-store.ts';
import { log } from './log.ts';
import type { PacketsOptions } from './packets.ts';
import { callServer, refusal, serverAddress } from './running-server.ts';

type Pieces = AsyncGenerator<Uint8Array, void, undefined>;

export async function* packetsOfData(options: PacketsOptions): Pieces {
  const workspace = await openWorkspace({ directory: options.data }, { openStore: openFlowStore, log }).catch(
    (error: unknown) => {
      if (error instanceof AppError && error.code === 'DATA_DIRECTORY_IN_USE') return null;
      throw error;
    },
  );
  if (workspace === null) return yield* packetsOfServer(options);
  try {
    const { id } = chooseDataset(workspace.catalog.datasets(), options.dataset);
    const captures = workspace.catalog.viewedCaptures(id);
    yield* await exportScope(workspace, captures, scopeOf(options));
  } finally {
    await workspace.close();
  }
}

async function* packetsOfServer(options: PacketsOptions): Pieces {
  const api = `${serverAddress(options.data)}/api/v1`;
  const { id } = chooseDataset(await callServer<Dataset[]>(`${api}/datasets`), options.dataset);
  const query = new URLSearchParams({ ...scopeOf(options) });
  const response = await fetch(`${api}/datasets/${id}/packets.pcapng?${query}`);
  if (!response.ok) throw await refusal(response);
  if (response.body !== null) yield* response.body as AsyncIterable<Uint8Array>;
}

const scopeOf = ({ filter }: PacketsOptions): { filter?: string } => (filter === undefined ? {} : { filter });

function chooseDataset<T extends { readonly name: string }>(datasets: readonly T[], name: string | undefined): T {
  const named = name === undefined ? datasets : datasets.filter((dataset) => dataset.name === name);
  const [only, ...others] = named;
  if (only !== undefined && (name !== undefined || others.length === 0)) return only;
  if (datasets.length === 0) throw new AppError('NOT_FOUND', 'the data directory has no data set');
  const names = datasets.map((dataset) => `"${dataset.name}"`).join(', ');
  throw new AppError(
    'NOT_FOUND',
    name === undefined
      ? `say which with --dataset: there are ${names}`
      : `there is no data set "${name}", but ${names}`,
  );
}
