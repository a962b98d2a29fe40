/** How an import goes on, on standard error: one line that is written over in a terminal, a plain line now and then elsewhere. */
import type { JobProgress } from '../import/records.ts';
import { formatBytes, formatCount, formatDuration, formatThings, visible } from './terminal-text.ts';

/** Between two plain lines. */
const PLAIN_INTERVAL_MS = 5_000;

export interface Progress extends JobProgress {
  readonly bytesTotal: number | null;
}

export function progressText(name: string, progress: Progress): string {
  const { bytesRead, bytesPerSecond, bytesTotal, flows, packetsPerSecond, secondsLeft } = progress;
  const of = bytesTotal ? ` of ${formatBytes(bytesTotal)} (${percent(bytesRead / bytesTotal)})` : '';
  const left = secondsLeft === null ? '' : `, ${wholeSeconds(Math.ceil(secondsLeft))} left`;
  const rate =
    packetsPerSecond > 0
      ? `${formatCount(packetsPerSecond)} packets/s, ${formatThings(flows, 'flow')}`
      : // Of what only arrives no packet is known.
        `${formatBytes(bytesPerSecond)}/s`;
  return `${visible(name)}: ${formatBytes(bytesRead)}${of}, ${rate}${left}`;
}

const wholeSeconds = (seconds: number): string => (seconds < 60 ? `${seconds} s` : formatDuration(seconds));
const percent = (share: number): string => `${Math.floor(Math.min(1, share) * 100)} %`;

export interface ProgressOutput {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

export class ProgressLine {
  readonly #output: ProgressOutput;
  readonly #now: () => number;
  #lastPlain: number;

  constructor(output: ProgressOutput = process.stderr, now: () => number = () => performance.now()) {
    this.#output = output;
    this.#now = now;
    this.#lastPlain = now();
  }

  show(text: string): void {
    if (this.#output.isTTY) this.#output.write(`\r\u001b[K${text.slice(0, (this.#output.columns ?? 80) - 1)}`);
    else if (this.#now() - this.#lastPlain >= PLAIN_INTERVAL_MS) {
      this.#lastPlain = this.#now();
      this.#output.write(`${text}\n`);
    }
  }

  /** Replaces the line for good. */
  end(text: string): void {
    this.#output.write(this.#output.isTTY ? `\r\u001b[K${text}\n` : `${text}\n`);
  }
}
