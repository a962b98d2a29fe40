import { AppError } from '../base/errors.ts';

/** So many of a costly kind of answer at a time; more are refused, not kept waiting. */
export class Slots {
  readonly #limit: number;
  readonly #what: string;
  #taken = 0;

  /** @param what as in "4 files of packets are being made already". */
  constructor(limit: number, what: string) {
    this.#limit = limit;
    this.#what = what;
  }

  /** Returns how to give the slot back, which works once. Throws OVERLOADED. */
  take(): () => void {
    if (this.#taken >= this.#limit) throw new AppError('OVERLOADED', `${this.#limit} ${this.#what} already`);
    this.#taken++;
    let isHeld = true;
    return () => {
      if (isHeld) this.#taken--;
      isHeld = false;
    };
  }
}
