/** A file made of pieces: there whole in the end, or not at all. */
import { once } from 'node:events';
import { open, rename, rm } from 'node:fs/promises';
import { AppError } from '../base/errors.ts';
import { toAppError } from '../import/failure.ts';
import { STANDARD_INPUT } from './stream-input.ts';

/** `path`: `-` for standard output. A file that is there already is replaced, and may be what the pieces are made from. */
export async function writePieces(pieces: AsyncIterable<Uint8Array>, path: string): Promise<void> {
  if (path === STANDARD_INPUT) {
    for await (const piece of pieces) if (!process.stdout.write(piece)) await once(process.stdout, 'drain');
    return;
  }
  const part = `${path}.part`;
  const file = await open(part, 'w').catch((cause: unknown) => {
    throw unwritable(path, cause);
  });
  try {
    for await (const piece of pieces)
      await file.writeFile(piece).catch((cause: unknown) => {
        throw unwritable(path, cause);
      });
    await file.close();
    await rename(part, path).catch((cause: unknown) => {
      throw unwritable(path, cause);
    });
  } catch (cause) {
    await file.close();
    await rm(part, { force: true });
    throw cause;
  }
}

function unwritable(path: string, cause: unknown): AppError {
  const error = toAppError(cause);
  if (error.code !== 'INTERNAL') return error;
  return new AppError('OUTPUT_UNWRITABLE', `${path}: ${cause instanceof Error ? cause.message : String(cause)}`, {
    cause,
  });
}
