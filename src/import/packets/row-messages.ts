import type { ErrorCode } from '../../base/errors.ts';
import type { WantedPackets } from './pick-in-a-row.ts';
import type { PickedPackets } from './pick-packets.ts';

/** What the expanding thread asks, one thing of a kind at a time, and says in the end. */
export type Question =
  | { readonly kind: 'read'; readonly position: number; readonly length: number }
  /** Which packets next. */
  | { readonly kind: 'stretch' }
  /** Answered once they are used. */
  | { readonly kind: 'picked'; readonly picked: PickedPackets }
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly code: ErrorCode; readonly message: string; readonly log: string };

export interface Answers {
  read: Uint8Array;
  stretch: WantedPackets | null;
  picked: true;
}

export interface Answer<K extends keyof Answers = keyof Answers> {
  readonly kind: K;
  readonly value: Answers[K];
}
