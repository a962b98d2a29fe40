/** Captures and flow logs named on the command line, opened for reading in this process. */
import { openFileSource, openStreamSource } from '../import/file-source.ts';
import { type InputReader, openInputFile } from '../import/open-capture-file.ts';

/** What `path` names: a file, or standard input for `-`. Rejects with an `AppError`. */
export function openInput(path: string): Promise<InputReader> {
  return openInputFile(path === '-' ? openStreamSource(process.stdin) : openFileSource(path));
}
