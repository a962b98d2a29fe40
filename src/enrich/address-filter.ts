import { hashAddress } from './address-cache.ts';

/** 128 KiB, which stay in the processor's cache; a tenth of the bits are set by 100,000 addresses. */
const BITS = 2 ** 20;

/** Addresses that may have been added: most others are told at once, some are taken for added, none that was is missed. */
export class AddressFilter {
  readonly #bits = new Int32Array(BITS / 32);

  add(w0: number, w1: number, w2: number, w3: number): void {
    const bit = hashAddress(w0, w1, w2, w3) & (BITS - 1);
    this.#bits[bit >>> 5] = this.#bits[bit >>> 5]! | (1 << (bit & 31));
  }

  mayHave(w0: number, w1: number, w2: number, w3: number): boolean {
    const bit = hashAddress(w0, w1, w2, w3) & (BITS - 1);
    return (this.#bits[bit >>> 5]! & (1 << (bit & 31))) !== 0;
  }
}
