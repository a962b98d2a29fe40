/** Going through several captures, where one that cannot be read does not keep the others from being read. */
import { AppError, ERRORS } from '../base/errors.ts';
import type { InputReader } from '../import/open-capture-file.ts';
import { openInput } from './open-input.ts';
import { visible } from './terminal-text.ts';

/**
 * Calls `use` with each capture in turn and closes it. Failures and damage are told on standard error as they come up;
 * the first failure's exit code is the command's.
 */
export async function eachInput(
  paths: readonly string[],
  use: (path: string, reader: InputReader) => Promise<void>,
  maxExpansion?: number,
): Promise<void> {
  for (const path of paths) {
    try {
      const reader = await openInput(path, maxExpansion);
      try {
        await use(path, reader);
        if (reader.damage !== null) tell(path, `read up to byte ${reader.damage.offset}: ${reader.damage.message}`);
      } finally {
        await reader.close();
      }
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const { exit, title } = ERRORS[error.code];
      tell(path, `${title}: ${error.message}`);
      process.exitCode ??= exit;
    }
  }
}

function tell(path: string, message: string): void {
  console.error(`capscape: ${visible(path)}: ${visible(message)}`);
}
