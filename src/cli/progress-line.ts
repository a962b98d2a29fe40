/** How an import goes on, on standard error: one line that is written over in a terminal, a plain line now and then elsewhere. */
import type { JobRecord } from '../import/records.ts';

/** Between two plain lines. */
const PLAIN_INTERVAL_MS = 5_000;

const counts = new Intl.NumberFormat('en', { useGrouping: true });
const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'];

export function formatBytes(bytes: number): string {
  const power = bytes < 1000 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3));
  return `${(bytes / 1000 ** power).toFixed(power === 0 ? 0 : 1)} ${UNITS[power]}`;
}

export function progressText(name: string, job: JobRecord): string {
  const of = job.bytesTotal ? ` of ${formatBytes(job.bytesTotal)} (${percent(job.bytesRead / job.bytesTotal)})` : '';
  const left = job.secondsLeft === null ? '' : `, ${Math.ceil(job.secondsLeft)} s left`;
  const speed = `${counts.format(job.packetsPerSecond)} packets/s`;
  return `${name}: ${formatBytes(job.bytesRead)}${of}, ${speed}, ${counts.format(job.flows)} flows${left}`;
}

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
