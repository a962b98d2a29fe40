/** The thread that hashes files: at the lowest priority, as nobody waits for it but a file of the same size. */
import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import { ensureExists } from '../base/assert.ts';
import type { HashAnswer } from './hash-file.ts';

const CHUNK_BYTES = 1024 * 1024;

const port = ensureExists(parentPort, 'the parent of the hashing thread');

if (process.platform === 'linux') setPriority(constants.priority.PRIORITY_LOW);

port.on('message', (path: string) => {
  let answer: HashAnswer;
  try {
    answer = { sha256: hash(path), error: null };
  } catch (cause) {
    answer = { sha256: null, error: String(cause) };
  }
  port.postMessage(answer);
});

function hash(path: string): string {
  const sum = createHash('sha256');
  const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  const file = openSync(path, 'r');
  try {
    for (;;) {
      const read = readSync(file, buffer);
      if (read === 0) return sum.digest('hex');
      sum.update(buffer.subarray(0, read));
    }
  } finally {
    closeSync(file);
  }
}
