/** Speed and time left while bytes arrive, by what came in the last seconds: a connection's speed changes. */
import { type JobProgress, NO_PROGRESS } from './records.ts';

/** What the speed is told by. */
const WINDOW_MS = 5_000;
/** Between two points of it. */
const STEP_MS = 250;

interface Point {
  readonly at: number;
  readonly bytes: number;
}

export class ReceiveMeter {
  readonly #now: () => number;
  #points: Point[];

  /** `bytes` are here already. */
  constructor(bytes: number, now: () => number = () => performance.now()) {
    this.#now = now;
    this.#points = [{ at: now(), bytes }];
  }

  /** True when it is time to tell the progress. */
  update(bytes: number): boolean {
    const at = this.#now();
    const last = this.#points.at(-1);
    if (last !== undefined && at - last.at < STEP_MS) return false;
    this.#points.push({ at, bytes });
    const isOld = (point: Point | undefined): boolean => point !== undefined && at - point.at >= WINDOW_MS;
    while (isOld(this.#points[1])) this.#points.shift();
    return true;
  }

  progress(bytes: number, total: number | null): JobProgress {
    const [first = { at: 0, bytes }] = this.#points;
    const ms = this.#now() - first.at;
    const bytesPerSecond = ms >= STEP_MS ? Math.round(((bytes - first.bytes) * 1000) / ms) : 0;
    const secondsLeft = total === null || bytesPerSecond === 0 ? null : Math.max(0, total - bytes) / bytesPerSecond;
    return { ...NO_PROGRESS, bytesRead: bytes, bytesPerSecond, secondsLeft };
  }
}
