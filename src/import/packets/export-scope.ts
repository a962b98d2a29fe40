/** What an export of a data set's packets takes in: which captures, and which of their flows. */
import { AppError } from '../../base/errors.ts';
import type { ScopeRequest } from '../../query/view-types.ts';
import { readScope } from '../../query/views/scope.ts';
import { FlowIdSet } from '../../store/flow-id-set.ts';
import type { CaptureRecord } from '../records.ts';
import type { Workspace } from '../workspace.ts';
import { ensureIndexed, openCapturePackets } from './capture-packets.ts';
import { type ExportedCapture, type ExportOptions, exportPackets } from './export-packets.ts';

/**
 * The packets of all flows that the scope takes, of those captures that are imported whole, as pcapng. Rejects before the
 * first piece with FILTER_INVALID, REQUEST_INVALID, CONFLICT where no capture is ready, or PACKETS_NOT_INDEXED.
 */
export async function exportScope(
  workspace: Workspace,
  captureIds: readonly number[],
  request: ScopeRequest,
  options: ExportOptions = {},
): Promise<AsyncGenerator<Uint8Array, void, undefined>> {
  readScope(request);
  const captures = captureIds.map((id) => workspace.getCapture(id)).filter(({ log }) => log === null);
  if (captures.length === 0 && captureIds.length > 0)
    throw new AppError('NOT_FOUND', 'there are flow logs only, which hold no packets');
  const ready = captures.filter(({ state }) => state === 'ready');
  const unfinished = captures.filter(({ state }) => state === 'importing' || state === 'queued');
  if (ready.length === 0 && unfinished.length > 0)
    throw new AppError('CONFLICT', 'the captures are still being imported; their packets can be taken out after that');
  await ensureIndexed(workspace.data, ready);
  const comment = commentOf(request, unfinished);
  return exportPackets(
    ready.map(
      (capture): ExportedCapture => ({
        name: capture.name,
        findFlows: () => workspace.store.flowIds(capture.id, request, options.signal),
        open: () => openCapturePackets(workspace, capture, options.signal),
      }),
    ),
    comment,
    options,
  );
}

/** The packets of one flow, as {@link exportScope} those of many. */
export async function exportFlow(
  workspace: Workspace,
  captureId: number,
  flowId: number,
  options: ExportOptions = {},
): Promise<AsyncGenerator<Uint8Array, void, undefined>> {
  const capture = workspace.getCapture(captureId);
  await ensureIndexed(workspace.data, [capture]);
  const flows = new FlowIdSet();
  flows.add(flowId);
  const exported: ExportedCapture = {
    name: capture.name,
    findFlows: () => flows,
    open: () => openCapturePackets(workspace, capture, options.signal),
  };
  return exportPackets([exported], `Packets of flow ${flowId} of ${capture.name}`, options);
}

function commentOf({ filter = '', from, to }: ScopeRequest, unfinished: readonly CaptureRecord[]): string {
  const flows = filter.trim() === '' ? 'all flows' : `flows with ${filter}`;
  const range = `${from === undefined ? '' : ` from ${from}`}${to === undefined ? '' : ` to ${to}`}`;
  const names = unfinished.map(({ name }) => name).join(', ');
  return `Packets of ${flows}${range === '' ? '' : `, active${range}`}${names === '' ? '' : `; still being imported, left out: ${names}`}`;
}
