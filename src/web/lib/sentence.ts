import { ERRORS, isErrorCode } from '../../base/errors.ts';

/** A message of the server's as a sentence of its own. */
export function sentence(text: string): string {
  const start = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(start) ? start : `${start}.`;
}

/** What went wrong in general, and what of it in this case. */
export function failureText({ code, detail }: { readonly code: string; readonly detail: string }): string {
  return isErrorCode(code) ? `${ERRORS[code].title}. ${sentence(detail)}` : sentence(detail);
}
