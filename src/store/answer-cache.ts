/**
 * Answers given lately. Files never change under their name, so an answer holds for as long as the list of files does:
 * going back, another page with the same view, and a refresh while another capture is imported cost nothing.
 */
import { createHash } from 'node:crypto';
import type { CaptureFiles } from './capture-files.ts';

/** What is kept, measured as JSON. */
export const MAX_CACHED_CHARS = 32 * 2 ** 20;

/** Distinct for every list of files, view and request. */
export function answerKey(view: string, request: object, captures: readonly CaptureFiles[]): string {
  const hash = createHash('sha256').update(JSON.stringify([view, request]));
  for (const { flows, activity, continues } of captures) {
    // No path holds U+0000.
    hash.update(`\0\0flows\0${flows.join('\0')}\0\0activity\0${activity.join('\0')}\0\0continues\0${continues}`);
  }
  return hash.digest('base64');
}

interface Kept {
  readonly answer: unknown;
  readonly chars: number;
}

/** Of what does not fit, what was asked for longest ago goes first. */
export class AnswerCache {
  /** A `Map` lists its entries in the order in which they were put in. */
  readonly #kept = new Map<string, Kept>();
  readonly #maxChars: number;
  #chars = 0;

  constructor(maxChars = MAX_CACHED_CHARS) {
    this.#maxChars = maxChars;
  }

  /** `ask` is not called when the answer is known; an answer is shared and must not be changed. */
  async get<T>(key: string, ask: () => Promise<T>): Promise<T> {
    const known = this.#kept.get(key);
    if (known !== undefined) {
      this.#kept.delete(key);
      this.#kept.set(key, known);
      return known.answer as T;
    }
    const answer = await ask();
    this.#put(key, { answer, chars: JSON.stringify(answer).length });
    return answer;
  }

  #put(key: string, kept: Kept): void {
    // The same was asked twice at once.
    if (this.#kept.has(key) || kept.chars > this.#maxChars) return;
    this.#kept.set(key, kept);
    this.#chars += kept.chars;
    for (const [oldest, { chars }] of this.#kept) {
      if (this.#chars <= this.#maxChars) break;
      this.#kept.delete(oldest);
      this.#chars -= chars;
    }
  }
}
