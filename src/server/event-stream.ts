/**
 * One client of the event stream (server-sent events). While the client reads slower than things happen, only the latest
 * state of each job, capture and data set waits for it, and a client that stays behind is let go: it connects again and
 * reads afresh. So a client costs a bounded amount of memory.
 */
import type { ServerResponse } from 'node:http';
import type { ImportEvent } from '../import/events.ts';

const HEARTBEAT_MS = 15_000;

/** States that may wait for a slow client. */
export const WAITING_LIMIT = 1_000;

export class EventStream {
  readonly #response: ServerResponse;
  readonly #waiting = new Map<string, ImportEvent>();
  readonly #heartbeat: NodeJS.Timeout;
  #isBlocked = false;
  #lastId = 0;

  constructor(response: ServerResponse) {
    this.#response = response;
    this.#heartbeat = setInterval(() => this.#write(': still here\n\n'), HEARTBEAT_MS);
    response.on('drain', () => this.#drain());
    response.on('close', () => clearInterval(this.#heartbeat));
    this.#write('retry: 2000\n\n');
  }

  send(event: ImportEvent): void {
    if (this.#isBlocked) {
      const key = `${event.name} ${event.value.id}`;
      this.#waiting.delete(key);
      this.#waiting.set(key, event);
      if (this.#waiting.size > WAITING_LIMIT) this.#response.destroy();
      return;
    }
    this.#lastId++;
    this.#write(`id: ${this.#lastId}\nevent: ${event.name}\ndata: ${JSON.stringify(event.value)}\n\n`);
  }

  end(): void {
    this.#response.end();
  }

  #write(text: string): void {
    if (!this.#response.writable || (this.#isBlocked && text.startsWith(':'))) return;
    this.#isBlocked = !this.#response.write(text);
  }

  #drain(): void {
    this.#isBlocked = false;
    for (const [key, event] of this.#waiting) {
      if (this.#isBlocked) return;
      this.#waiting.delete(key);
      this.send(event);
    }
  }
}
