/** Azure's words in ours. */
import type { AzureCaptureMode, AzureSession } from '../../../api/azure.ts';

export const MODE_WORDS: Readonly<Record<AzureCaptureMode, string>> = {
  single: 'One file',
  series: 'Several files',
  ring: 'Ring of files',
};

export const MODE_DOCS: Readonly<Record<AzureCaptureMode, string>> = {
  single: 'Ends at the time or size limit, whichever comes first.',
  series:
    'A new file begins when one is full; ends when there are as many as you say. A preview of Azure, not in every region.',
  ring: 'A new file begins when one is full, and the oldest is deleted: for waiting until something happens. A preview of Azure, not in every region.',
};

/** The last part of a resource id is what people call the thing. */
export const lastPart = (id: string): string => id.split('/').at(-1) ?? id;

/** Azure documents only TimeExceeded; a capture that reached its size has no reason at all. */
export function stopWords({ status }: Pick<AzureSession, 'status'>): string | null {
  if (status === null || !/^(stopped|error)$/i.test(status.state)) return null;
  if (status.stopReason === 'TimeExceeded') return 'its time limit';
  if (status.stopReason !== null) return status.stopReason;
  return status.errors.length > 0 ? status.errors.join(', ') : 'a stop, or its size limit';
}
