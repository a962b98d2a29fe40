/** A pasted link in two: what may be seen, and what opens the file, which a page hides while it is typed and kept. */

export interface SplitLink {
  readonly link: string;
  /** Empty where there is none. */
  readonly token: string;
}

export function splitLink(text: string): SplitLink {
  const line = text.trim();
  const endpoint = /(?:^|;)\s*BlobEndpoint=([^;]*)/i.exec(line)?.[1];
  const signature = /(?:^|;)\s*SharedAccessSignature=([^;]*)/i.exec(line)?.[1];
  if (endpoint !== undefined && signature !== undefined) return { link: endpoint, token: signature };
  const at = line.indexOf('?');
  return at < 0 ? { link: line, token: '' } : { link: line.slice(0, at), token: line.slice(at + 1) };
}

/** Whether pasted text is a link to open, and not prose with one in it. */
export const looksLikeLink = (text: string): boolean =>
  /^\s*(?:https?:\/\/\S+|(?:[A-Za-z]+=[^;\s]*;)*BlobEndpoint=\S+)\s*$/i.test(text);

/** The last part of a link's path, for naming what came from it. */
export function lastPart(link: string): string {
  const part = link.split('/').filter(Boolean).at(-1) ?? link;
  try {
    return decodeURIComponent(part);
  } catch {
    // A percent sign that escapes nothing stands for itself.
    return part;
  }
}

/** Whether both links lead to one server; one that is empty may still become any. */
export function isSameHost(a: string, b: string): boolean {
  return a === '' || b === '' || URL.parse(a)?.host === URL.parse(b)?.host;
}
