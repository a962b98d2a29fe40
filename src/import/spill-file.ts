/** The file for what memory has no room for: in pieces, so that its oldest part can be given back while it grows. */
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { SpillFile } from '../flow/spill-log.ts';

const PIECE_BYTES = 64 * 1024 * 1024;

export interface ClosableSpillFile extends SpillFile {
  /** Gives back all of its space. */
  close(): void;
}

/** Makes the file in a directory of its own below `parent`; nothing of it outlives the process, except on Windows. */
export function openSpillFile(parent: string): ClosableSpillFile {
  return new PiecewiseFile(mkdtempSync(join(parent, 'capscape-spill-')));
}

class PiecewiseFile implements ClosableSpillFile {
  readonly #directory: string;
  /** Descriptors by number of the piece. */
  readonly #pieces = new Map<number, number>();
  #oldest = 0;
  #end = 0;

  constructor(directory: string) {
    this.#directory = directory;
  }

  append(bytes: Uint8Array): void {
    for (let from = 0; from < bytes.length; ) {
      const at = this.#end % PIECE_BYTES;
      const length = Math.min(bytes.length - from, PIECE_BYTES - at);
      const written = writeSync(this.#pieceToWrite(), bytes, from, length, at);
      from += written;
      this.#end += written;
    }
  }

  read(position: number, into: Uint8Array): number {
    let count = 0;
    while (count < into.length) {
      const at = position + count;
      const piece = this.#pieces.get(Math.floor(at / PIECE_BYTES));
      if (piece === undefined) break;
      const length = Math.min(into.length - count, PIECE_BYTES - (at % PIECE_BYTES));
      const read = readSync(piece, into, count, length, at % PIECE_BYTES);
      if (read === 0) break;
      count += read;
    }
    return count;
  }

  discard(position: number): void {
    for (; this.#oldest < Math.floor(position / PIECE_BYTES); this.#oldest++) this.#drop(this.#oldest);
  }

  close(): void {
    for (const number of [...this.#pieces.keys()]) this.#drop(number);
    rmSync(this.#directory, { recursive: true, force: true });
  }

  #pieceToWrite(): number {
    const number = Math.floor(this.#end / PIECE_BYTES);
    let piece = this.#pieces.get(number);
    if (piece === undefined) {
      const path = this.#pathOf(number);
      piece = openSync(path, 'wx+', 0o600);
      this.#pieces.set(number, piece);
      // Without a name the system gives the space back however the process ends.
      if (process.platform !== 'win32') rmSync(path);
    }
    return piece;
  }

  #drop(number: number): void {
    const piece = this.#pieces.get(number);
    if (piece === undefined) return;
    this.#pieces.delete(number);
    closeSync(piece);
    rmSync(this.#pathOf(number), { force: true });
  }

  #pathOf(number: number): string {
    return join(this.#directory, String(number));
  }
}
