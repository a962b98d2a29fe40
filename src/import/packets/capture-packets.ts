/** The packets of an imported capture: its index and its bytes, opened together. */
import { AppError } from '../../base/errors.ts';
import type { RangedSource } from '../../capture/packet-block.ts';
import { hasPacketIndex, openPacketIndex, type PacketIndex } from '../../store/packet-index.ts';
import { packetIndexPath } from '../../store/packet-index-format.ts';
import { type DataDirectory, originalPath } from '../data-directory.ts';
import type { CaptureRecord } from '../records.ts';
import type { Workspace } from '../workspace.ts';
import { openRangedFile } from './ranged-file.ts';

export interface CapturePackets {
  readonly index: PacketIndex;
  readonly source: RangedSource;
  close(): Promise<void>;
}

/** Both, as one thing that is closed. */
export function joinPackets(index: PacketIndex, source: RangedSource): CapturePackets {
  return {
    index,
    source,
    async close() {
      await index.close();
      await source.close();
    },
  };
}

/** A capture file that its own index lies beside; throws without one. */
export async function openIndexedFile(path: string, indexPath: string): Promise<CapturePackets> {
  const index = await openPacketIndex(indexPath);
  if (index === null) throw new Error(`${indexPath} was to be written before`);
  return joinPackets(index, await openRangedFile(path));
}

export type CaptureId = Pick<CaptureRecord, 'id' | 'name' | 'state' | 'log'>;

/** Rejects with PACKETS_NOT_INDEXED, NOT_FOUND for a flow log, CONFLICT while the import runs, CAPTURE_UNREADABLE where its bytes cannot be had. */
export async function openCapturePackets(
  workspace: Workspace,
  capture: CaptureId,
  signal?: AbortSignal,
): Promise<CapturePackets> {
  const index = await openPacketIndex(packetIndexPath(workspace.data.path, capture.id));
  if (index === null) throw notIndexed(capture);
  try {
    return joinPackets(index, await openCaptureBytes(workspace, capture.id, signal));
  } catch (cause) {
    await index.close();
    throw cause;
  }
}

/** Rejects as {@link openCapturePackets} does where there is no index. */
export async function ensureIndexed(data: DataDirectory, captures: readonly CaptureId[]): Promise<void> {
  for (const capture of captures)
    if (!(await hasPacketIndex(packetIndexPath(data.path, capture.id)))) throw notIndexed(capture);
}

function notIndexed({ id, name, state, log }: CaptureId): AppError {
  if (log !== null) return new AppError('NOT_FOUND', `${name} is a flow log, which holds no packets`);
  return state === 'ready'
    ? new AppError('PACKETS_NOT_INDEXED', `where the packets of ${name} (capture ${id}) lie is not known`)
    : new AppError('CONFLICT', `${name} is not imported yet; its packets can be taken out after that`);
}

/** The bytes of a capture wherever they are kept; `signal` ends reads that are under way. */
export function openCaptureBytes(workspace: Workspace, captureId: number, signal?: AbortSignal): Promise<RangedSource> {
  if (workspace.getCapture(captureId).isInPlace) return workspace.receptions.openBytes(captureId, signal);
  return openRangedFile(originalPath(workspace.data, captureId));
}
