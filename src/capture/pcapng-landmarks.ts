import type { Landmark } from './packet-block.ts';

/** A file with more is read from its beginning: it was made to exhaust who keeps them. */
export const MAX_LANDMARKS = 4096;

/** Sections and interfaces as they are met; neighbours become one. */
export class PcapngLandmarks {
  #list: Landmark[] | null = [];

  get list(): readonly Landmark[] | null {
    return this.#list;
  }

  /** A block that is met again, by reading from the middle, changes nothing. */
  add(offset: number, length: number, isSection: boolean): void {
    const list = this.#list;
    if (list === null) return;
    const last = list.at(-1);
    const end = last === undefined ? 0 : last.offset + last.length;
    if (offset < end) return;
    if (last !== undefined && offset === end && !isSection)
      list[list.length - 1] = { ...last, length: last.length + length };
    else if (list.length === MAX_LANDMARKS) this.#list = null;
    else list.push({ offset, length, isSection });
  }

  /** The time of a packet is that of the one before it: only reading from the beginning tells. */
  giveUp(): void {
    this.#list = null;
  }
}
