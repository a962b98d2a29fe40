/** Memory that is filled again once the other thread has given it back: new memory would be garbage by the megabyte. */
export class SpareMemory {
  readonly #spare: ReadonlyMap<number, ArrayBuffer[]>;

  /** `sizes`: of what is asked for, in bytes. */
  constructor(sizes: readonly number[]) {
    this.#spare = new Map(sizes.map((bytes) => [bytes, []]));
  }

  take(bytes: number): ArrayBuffer {
    return this.#spare.get(bytes)?.pop() ?? new ArrayBuffer(bytes);
  }

  /** Memory of other sizes is let go. */
  give(memory: readonly ArrayBuffer[]): void {
    for (const one of memory) this.#spare.get(one.byteLength)?.push(one);
  }
}
