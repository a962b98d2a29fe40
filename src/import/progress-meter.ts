/** Speed and time left of one import, by its average since reading began. */
import type { ReadSoFar } from './import-run.ts';
import { type JobProgress, NO_PROGRESS } from './records.ts';

/** Before this there is too little to tell a speed by. */
const SETTLING_MS = 500;

export class ProgressMeter {
  readonly #bytesTotal: number | null;
  #progress: JobProgress = NO_PROGRESS;

  constructor(bytesTotal: number | null) {
    this.#bytesTotal = bytesTotal;
  }

  get progress(): JobProgress {
    return this.#progress;
  }

  update({ elapsedMs, bytesRead, packets, flows }: ReadSoFar): void {
    const perSecond = (count: number): number => (elapsedMs > 0 ? Math.round((count * 1000) / elapsedMs) : 0);
    const bytesLeft = this.#bytesTotal === null ? null : Math.max(0, this.#bytesTotal - bytesRead);
    const isKnown = bytesLeft !== null && bytesRead > 0 && elapsedMs >= SETTLING_MS;
    const secondsLeft = isKnown ? (bytesLeft * elapsedMs) / 1000 / bytesRead : null;
    this.#progress = {
      bytesRead,
      bytesPerSecond: perSecond(bytesRead),
      packets,
      flows,
      packetsPerSecond: perSecond(packets),
      secondsLeft,
    };
  }

  /** The import is whole: its last progress may lie a little behind. */
  finish({ packets, flows }: { packets: number; flows: number }): void {
    const bytesRead = this.#bytesTotal ?? this.#progress.bytesRead;
    this.#progress = { ...this.#progress, bytesRead, packets, flows, secondsLeft: 0 };
  }
}
