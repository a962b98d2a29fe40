/** What happens to jobs, captures and data sets, told to whoever listens (the server's event stream, a terminal). */
import type { CaptureRecord, JobRecord } from './records.ts';

export type ImportEvent =
  | { readonly name: 'job'; readonly value: JobRecord }
  | { readonly name: 'capture'; readonly value: CaptureRecord }
  /** The data set, its captures or the flows that can be seen in it changed. */
  | { readonly name: 'dataset'; readonly value: { readonly id: number } };

export type ImportListener = (event: ImportEvent) => void;

export class ImportEvents {
  readonly #listeners = new Set<ImportListener>();

  /** Returns how to stop listening. Listeners must not throw. */
  subscribe(listener: ImportListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  publish(event: ImportEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}
