/** The packets of an imported capture: its index and its bytes, opened together. */
import { AppError } from '../../base/errors.ts';
import type { RangedSource } from '../../capture/packet-block.ts';
import { openPacketIndex, type PacketIndex } from '../../store/packet-index.ts';
import { packetIndexPath } from '../../store/packet-index-format.ts';
import { type DataDirectory, originalPath } from '../data-directory.ts';
import { openRangedFile } from './ranged-file.ts';

export interface CapturePackets {
  readonly index: PacketIndex;
  readonly source: RangedSource;
  close(): Promise<void>;
}

/** Rejects with PACKETS_NOT_INDEXED, or with CAPTURE_UNREADABLE where its bytes cannot be had. */
export async function openCapturePackets(
  data: DataDirectory,
  captureId: number,
  signal?: AbortSignal,
): Promise<CapturePackets> {
  const index = await openPacketIndex(packetIndexPath(data.path, captureId));
  if (index === null)
    throw new AppError('PACKETS_NOT_INDEXED', `where the packets of capture ${captureId} lie is not known`);
  try {
    const source = await openCaptureBytes(data, captureId, signal);
    return {
      index,
      source,
      async close() {
        await index.close();
        await source.close();
      },
    };
  } catch (cause) {
    await index.close();
    throw cause;
  }
}

/** The bytes of a capture wherever they are kept; `signal` ends reads that are under way. */
export function openCaptureBytes(data: DataDirectory, captureId: number, _signal?: AbortSignal): Promise<RangedSource> {
  return openRangedFile(originalPath(data, captureId));
}
