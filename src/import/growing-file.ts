/**
 * A file that is read while it is written: who writes says in shared memory that there is more, or that it is whole; who
 * reads, in another thread, waits for that instead of taking what there is for all.
 */
import type { ByteSource } from '../capture/packet-block.ts';
import { openFileSource } from './file-source.ts';

const IS_WHOLE = 0;
const VERSION = 1;

/** For the time that a word was missed, in milliseconds. */
const LOOK_AGAIN_MS = 1_000;

/** The writer's side. */
export class Growth {
  readonly shared = new SharedArrayBuffer(8);
  readonly #words = new Int32Array(this.shared);

  grew(): void {
    Atomics.add(this.#words, VERSION, 1);
    Atomics.notify(this.#words, VERSION);
  }

  end(): void {
    Atomics.store(this.#words, IS_WHOLE, 1);
    this.grew();
  }
}

/** The reader's side; throws as {@link openFileSource} does. */
export function openGrowingFile(path: string, shared: SharedArrayBuffer): ByteSource {
  const words = new Int32Array(shared);
  const file = openFileSource(path, { isReadAhead: false });
  return {
    size: null,
    async read(into) {
      for (;;) {
        const version = Atomics.load(words, VERSION);
        // Looked at before the file: what was written before the end was told is there.
        const isWhole = Atomics.load(words, IS_WHOLE) !== 0;
        const count = await file.read(into);
        if (count > 0 || isWhole) return count;
        await changed(words, version);
      }
    },
    close: () => file.close(),
  };
}

/** Resolves once the writer says something, or after a while. A timer of ours, as waiting alone keeps no thread alive. */
function changed(words: Int32Array, version: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, LOOK_AGAIN_MS);
    void Promise.resolve(Atomics.waitAsync(words, VERSION, version, LOOK_AGAIN_MS).value).then(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}
