import { expansionLimits } from './expand/expansion-limits.ts';
import type { ImportListeners, ImportTask } from './import-run.ts';
import { type Unpacked, unpack } from './unpack.ts';

/** Between two words on how far it is. */
const PROGRESS_MS = 100;

/** Takes the captures out of the task's archive; null for what is to be imported as it is. Rejects with the signal's reason. */
export async function unpackTask(
  { path, unpackInto, maxExpansion }: ImportTask,
  signal: AbortSignal,
  listeners: Pick<ImportListeners, 'progress'>,
): Promise<Unpacked | null> {
  if (unpackInto === undefined) return null;
  const begun = performance.now();
  let toldAt = begun;
  const onProgress = (bytesRead: number): void => {
    const now = performance.now();
    if (now < toldAt + PROGRESS_MS) return;
    toldAt = now;
    listeners.progress({ elapsedMs: now - begun, bytesRead, packets: 0, flows: 0 });
    signal.throwIfAborted();
  };
  return unpack(path, unpackInto, { onProgress, limits: expansionLimits(maxExpansion) });
}
