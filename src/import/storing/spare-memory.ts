/**
 * Memory that is filled again once the other thread has given it back: new memory would be garbage by the megabyte. It is shared
 * and does not change hands, as each time that memory does V8 counts it as new, and collects garbage for it.
 */
export class SpareMemory {
  readonly #spare: ReadonlyMap<number, SharedArrayBuffer[]>;

  /** `sizes`: of what is asked for, in bytes. */
  constructor(sizes: readonly number[]) {
    this.#spare = new Map(sizes.map((bytes) => [bytes, []]));
  }

  take(bytes: number): SharedArrayBuffer {
    return this.#spare.get(bytes)?.pop() ?? new SharedArrayBuffer(bytes);
  }

  /** Memory of other sizes is let go. */
  give(memory: readonly SharedArrayBuffer[]): void {
    for (const one of memory) this.#spare.get(one.byteLength)?.push(one);
  }
}
