/** Azure's words in ours. */
import type { AzureCaptureMode, AzureSession } from '../../../api/azure.ts';

export const MODE_WORDS: Readonly<Record<AzureCaptureMode, string>> = {
  single: 'One file',
  series: 'Several files, then it ends',
  ring: 'Several files, the oldest gives way',
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
