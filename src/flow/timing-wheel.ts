/**
 * When to look at which flow again, in whole seconds of the capture's clock. A flow is looked at once per idle time, not
 * moved with every packet: who looks finds out whether it was idle, and schedules it again if not.
 */

import type { FlowTable } from './flow-table.ts';

/** Seconds the wheel reaches ahead; what is due later is looked at in between. */
const LISTS = 1024;

/** A flow on a list has two links: the next slot, -1 at the end; the slot before, -1 - list for the first. */
export class TimingWheel {
  readonly #table: FlowTable;
  readonly #first = new Int32Array(LISTS).fill(-1);
  #now = 0;

  constructor(table: FlowTable) {
    this.#table = table;
  }

  /** Schedules `slot` for the second `due`, at the earliest the next one. */
  schedule(slot: number, due: number): void {
    const { links } = this.#table;
    const tick = Math.min(Math.max(due, this.#now + 1), this.#now + LISTS - 1);
    const list = mod(tick);
    const next = this.#first[list]!;
    links[2 * slot] = next;
    links[2 * slot + 1] = -1 - list;
    if (next >= 0) links[2 * next + 1] = slot;
    this.#first[list] = slot;
  }

  remove(slot: number): void {
    const { links } = this.#table;
    const next = links[2 * slot]!;
    const previous = links[2 * slot + 1]!;
    if (previous < 0) this.#first[-1 - previous] = next;
    else links[2 * previous] = next;
    if (next >= 0) links[2 * next + 1] = previous;
  }

  /** Turns to second `now` and calls `look` with every slot due, taken off the wheel. */
  turn(now: number, look: (slot: number) => void): void {
    const turns = Math.min(now - this.#now, LISTS);
    const from = now - turns + 1;
    this.#now = now;
    for (let tick = from; tick <= now; tick++) {
      const list = mod(tick);
      let slot = this.#first[list]!;
      this.#first[list] = -1;
      while (slot >= 0) {
        const next = this.#table.links[2 * slot]!;
        look(slot);
        slot = next;
      }
    }
  }
}

/** Ticks may be negative: a capture's first packet need not be its earliest. */
function mod(tick: number): number {
  return tick & (LISTS - 1);
}
