import { mkdir, rm } from 'node:fs/promises';
import { captureDirectory } from './layout.ts';
import { toStoreError } from './store-error.ts';

/** Makes the capture's directory, in place of one that is there already. */
export async function makeCaptureDirectory(dataDirectory: string, captureId: number): Promise<string> {
  const directory = captureDirectory(dataDirectory, captureId);
  try {
    await rm(directory, { recursive: true, force: true });
    await mkdir(directory, { recursive: true });
  } catch (cause) {
    throw toStoreError(cause, 'cannot start to store the capture');
  }
  return directory;
}
