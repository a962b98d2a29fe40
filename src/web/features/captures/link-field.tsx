import type { Capture } from '../../../api/schemas.ts';

/** `dataset`: where captures go, 0 for a new data set. */
export function LinkField(_: { readonly dataset: number }) {
  return null;
}

/** Asks for a new link with which a paused capture goes on. */
export function ResumeLink(_: { readonly capture: Capture }) {
  return null;
}
