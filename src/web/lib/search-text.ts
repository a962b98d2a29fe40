/** The part of the address after `?`: plain names and texts, so that a link can be read, typed and shared. */
export type Search = Readonly<Record<string, string | undefined>>;

export function parseSearch(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text));
}

export function stringifySearch(search: Record<string, unknown>): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    if (typeof value === 'string' && value !== '') parameters.set(name, value);
  }
  const text = parameters.toString();
  return text === '' ? '' : `?${text}`;
}

const KEPT = ['filter', 'from', 'to', 'capture', 't_measure', 't_by'];

/** What stays from view to view: the scope and how the timeline shows it. A view's own settings do not. */
export function keptSearch(search: Search): Search {
  return Object.fromEntries(Object.entries(search).filter(([name]) => KEPT.includes(name)));
}

/** Whatever stands in the address, as texts. */
export function validateSearch(search: Record<string, unknown>): Search {
  return Object.fromEntries(Object.entries(search).filter(([, value]) => typeof value === 'string')) as Search;
}
