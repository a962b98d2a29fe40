/** Speed and time left of one import, by its average since it began. */
import type { ReadSoFar } from './import-run.ts';
import { type JobProgress, NO_PROGRESS } from './records.ts';

/** Before this there is too little to tell a speed by. */
const SETTLING_MS = 500;

export class ProgressMeter {
  readonly #bytesTotal: number | null;
  readonly #now: () => number;
  readonly #begun: number;
  #progress: JobProgress = NO_PROGRESS;

  /** `now` in milliseconds. */
  constructor(bytesTotal: number | null, now: () => number = () => performance.now()) {
    this.#bytesTotal = bytesTotal;
    this.#now = now;
    this.#begun = now();
  }

  get progress(): JobProgress {
    return this.#progress;
  }

  update(read: ReadSoFar): void {
    const elapsedMs = this.#now() - this.#begun;
    const packetsPerSecond = elapsedMs > 0 ? Math.round((read.packets * 1000) / elapsedMs) : 0;
    const bytesLeft = this.#bytesTotal === null ? null : Math.max(0, this.#bytesTotal - read.bytesRead);
    const isKnown = bytesLeft !== null && read.bytesRead > 0 && elapsedMs >= SETTLING_MS;
    const secondsLeft = isKnown ? (bytesLeft * elapsedMs) / 1000 / read.bytesRead : null;
    this.#progress = { ...read, packetsPerSecond, secondsLeft };
  }
}
