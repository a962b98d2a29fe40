/** What an export of a data set's packets takes in: which captures, and which of their flows. */
import { AppError } from '../../base/errors.ts';
import type { ScopeRequest } from '../../query/view-types.ts';
import { readScope } from '../../query/views/scope.ts';
import { hasPacketIndex } from '../../store/packet-index.ts';
import { packetIndexPath } from '../../store/packet-index-format.ts';
import type { CaptureRecord } from '../records.ts';
import type { Workspace } from '../workspace.ts';
import { openCapturePackets } from './capture-packets.ts';
import { type ExportedCapture, exportPackets } from './export-packets.ts';

/**
 * The packets of all flows that the scope takes, of those captures that are imported whole, as pcapng. Rejects before the
 * first piece with FILTER_INVALID, REQUEST_INVALID, CONFLICT where no capture is ready, or PACKETS_NOT_INDEXED.
 */
export async function exportScope(
  workspace: Workspace,
  captureIds: readonly number[],
  request: ScopeRequest,
  signal?: AbortSignal,
): Promise<AsyncGenerator<Uint8Array, void, undefined>> {
  readScope(request);
  const captures = captureIds.map((id) => workspace.getCapture(id));
  const ready = captures.filter(({ state }) => state === 'ready');
  const unfinished = captures.filter(({ state }) => state === 'importing' || state === 'queued');
  if (ready.length === 0 && unfinished.length > 0)
    throw new AppError('CONFLICT', 'the captures are still being imported; their packets can be taken out after that');
  await ensureIndexed(workspace, ready);
  const comment = commentOf(request, unfinished);
  return exportPackets(
    ready.map(
      ({ id, name }): ExportedCapture => ({
        name,
        findFlows: () => workspace.store.flowIds(id, request, signal),
        open: () => openCapturePackets(workspace.data, id, signal),
      }),
    ),
    comment,
    signal,
  );
}

async function ensureIndexed({ data }: Workspace, captures: readonly CaptureRecord[]): Promise<void> {
  for (const { id, name } of captures)
    if (!(await hasPacketIndex(packetIndexPath(data.path, id))))
      throw new AppError('PACKETS_NOT_INDEXED', `where the packets of ${name} (capture ${id}) lie is not known`);
}

function commentOf({ filter = '', from, to }: ScopeRequest, unfinished: readonly CaptureRecord[]): string {
  const flows = filter.trim() === '' ? 'all flows' : `flows with ${filter}`;
  const range = `${from === undefined ? '' : ` from ${from}`}${to === undefined ? '' : ` to ${to}`}`;
  const names = unfinished.map(({ name }) => name).join(', ');
  return `Packets of ${flows}${range === '' ? '' : `, active${range}`}${names === '' ? '' : `; still being imported, left out: ${names}`}`;
}
