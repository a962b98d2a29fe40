/**
 * What captures hold, told by its hash: a data set imports the same content once. Only files of one size can be the same,
 * so a capture whose hash did not come out while it arrived waits for it only beside another of its size; else it is
 * hashed while it is imported.
 */
import type { Catalog } from './catalog.ts';
import { type DataDirectory, originalPath } from './data-directory.ts';
import { FileHasher } from './hash-file.ts';
import type { CaptureRecord } from './records.ts';

export class ContentIndex {
  readonly #catalog: Catalog;
  readonly #data: DataDirectory;
  readonly #hasher = new FileHasher();
  #hashing: Promise<void> | null = null;
  #isStopped = false;

  constructor(catalog: Catalog, data: DataDirectory) {
    this.#catalog = catalog;
    this.#data = data;
  }

  /**
   * The capture of the same data set that has this one's content, once it is known that there is one. What the caller does
   * before its next `await` is done before any other capture is compared.
   */
  async findSame(capture: CaptureRecord): Promise<CaptureRecord | undefined> {
    const siblings = () =>
      this.#catalog.capturesOfSize(capture.datasetId, capture.fileBytes).filter(({ id }) => id !== capture.id);
    if (siblings().length === 0) return undefined;
    const own = await this.#hashOf(capture);
    // Others may have come in while hashing.
    for (;;) {
      const unknown = siblings().find(({ sha256, id }) => sha256 === null && !this.#unreadable.has(id));
      if (unknown === undefined) break;
      await this.#hashOf(unknown);
    }
    return own === null ? undefined : siblings().find(({ sha256 }) => sha256 === own);
  }

  /** The capture's hash, read from its bytes where nobody knows it yet; null where they cannot be read. */
  hashOf(capture: CaptureRecord): Promise<string | null> {
    return this.#hashOf(capture);
  }

  /** Makes known what the data set's captures of this size hold. */
  async hashOfSize(datasetId: number, bytes: number): Promise<void> {
    for (const capture of this.#catalog.capturesOfSize(datasetId, bytes)) await this.#hashOf(capture);
  }

  /** Hashes, one after the other, what has none yet. */
  hashLater(): void {
    if (this.#isStopped) return;
    this.#hashing ??= this.#hashAll().finally(() => {
      this.#hashing = null;
    });
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#hasher.stop();
    await this.#hashing;
  }

  readonly #unreadable = new Set<number>();

  async #hashAll(): Promise<void> {
    let last = 0;
    for (;;) {
      const next = this.#isStopped ? undefined : this.#catalog.findUnhashed(last);
      if (next === undefined) return;
      last = next.id;
      await this.#hashOf(next);
    }
  }

  async #hashOf({ id, sha256 }: CaptureRecord): Promise<string | null> {
    if (sha256 !== null) return sha256;
    const found = await this.#hasher.hash(originalPath(this.#data, id));
    if (this.#isStopped) return null;
    if (found === null) this.#unreadable.add(id);
    else this.#catalog.setCaptureHash(id, found);
    return found;
  }
}
