/** Flow numbers of one import: a bit each, so that ten million take 1.25 MB. */
export class FlowIdSet {
  #bits = new Uint8Array(8192);

  add(id: number): void {
    const byte = id >>> 3;
    if (byte >= this.#bits.length) this.#grow(byte);
    this.#bits[byte]! |= 1 << (id & 7);
  }

  has(id: number): boolean {
    return ((this.#bits[id >>> 3] ?? 0) & (1 << (id & 7))) !== 0;
  }

  /** Whether one of `first` to `last` is in it. */
  hasAny(first: number, last: number): boolean {
    for (let id = first; id <= last; id++) {
      // Whole bytes of nothing are passed over.
      while ((id & 7) === 0 && this.#bits[id >>> 3] === 0) id += 8;
      if (id >>> 3 >= this.#bits.length) return false;
      if (id <= last && this.has(id)) return true;
    }
    return false;
  }

  #grow(byte: number): void {
    const bits = new Uint8Array(Math.max(byte + 1, 2 * this.#bits.length));
    bits.set(this.#bits);
    this.#bits = bits;
  }
}
