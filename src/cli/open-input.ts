/** Captures named on the command line, opened for reading in this process. */
import type { CaptureReader } from '../capture/packet-block.ts';
import { openFileSource, openStreamSource } from '../import/file-source.ts';
import { openCaptureFile } from '../import/open-capture-file.ts';

/** What `path` names: a file, or standard input for `-`. Rejects with an `AppError`. */
export function openInput(path: string): Promise<CaptureReader> {
  return openCaptureFile(path === '-' ? openStreamSource(process.stdin) : openFileSource(path));
}
