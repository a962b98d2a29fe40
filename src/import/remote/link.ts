/**
 * A link that somebody pasted, taken apart: what names the file, which may be shown and kept, and what may open it, which
 * may not. All of the query counts as the latter: signatures are there, and no list of names knows them all.
 */
import { AppError } from '../../base/errors.ts';
import { Secret } from '../../base/secret.ts';

export interface Link {
  /** Scheme, host and path. Without query, fragment and user. */
  readonly url: URL;
  /** As pasted, without the question mark, in characters that a request may have. */
  readonly query: Secret;
}

/** Longer ones no server takes. */
export const LINK_LIMIT = 8_192;

/** Names of parameters that hold a secret, where they turn up in a path: there they would be shown. */
const SECRET_IN_PATH = /(?:^|[/?&;]|%3f|%26)(?:sig|sv|x-amz-signature|access_token|token)(?:=|%3d)/i;

/** @throws AppError LINK_INVALID; its message repeats nothing of the text, which may be a secret. */
export function parseLink(text: string): Link {
  const line = unwrap(text);
  if (line === '') throw invalid('it is empty');
  if (line.length > LINK_LIMIT) throw invalid(`it is longer than ${LINK_LIMIT} characters`);
  const [address = '', query = ''] = splitOnce(withoutFragment(line), '?');
  const url = parseAddress(address);
  if (url === null) throw invalid('it does not begin with https:// and the name of a server');
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw invalid(`it begins with ${url.protocol}, and only https:// is followed`);
  if (url.username !== '' || url.password !== '') throw invalid('it holds a user name or password before the @');
  if (SECRET_IN_PATH.test(url.pathname))
    throw invalid('a token stands in its path; a ? has to stand between the path and the token');
  return { url, query: new Secret(requestable(query)) };
}

/** Scheme and host and path: all of a link that may be shown. */
export const shownLink = (url: URL): string => `${url.origin}${url.pathname}`;

/** The file's name by the link: for showing. Never a path: it may be anything. */
export function nameInLink(url: URL): string {
  const last = url.pathname.split('/').filter(Boolean).at(-1);
  return last === undefined ? url.hostname : decoded(last);
}

/** Percent-decoded where that gives text. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A percent sign that escapes nothing stands for itself.
    return text;
  }
}

/** `?` before it, `&amp;` in it and broken lines come from where the text was copied. */
export function requestable(query: string): string {
  return query
    .replace(/^\?+/, '')
    .replace(/&amp;/gi, '&')
    .split('&')
    .filter((part) => part !== '')
    .map((part) => {
      const [name = '', value] = splitOnce(part, '=');
      // A plus sign that was not escaped was read as a blank somewhere on the way.
      const text = value === undefined ? part : `${name}=${name === 'sig' ? value.replace(/[ +]/g, '%2B') : value}`;
      return text.replace(/[^\x21-\x7e]+|["<>`{}|\\^]/g, encodeURIComponent);
    })
    .join('&');
}

/** Takes off what e-mail, terminals and programming languages put around a link, and breaks of lines within it. */
function unwrap(text: string): string {
  const line = text.replace(/[\r\n\t\0]+ */g, '').trim();
  return /^(?:"[^"]*"|'[^']*'|<[^<>]*>|`[^`]*`)$/.test(line) ? line.slice(1, -1).trim() : line;
}

const withoutFragment = (line: string): string => splitOnce(line, '#')[0] ?? '';

function splitOnce(text: string, separator: string): [string, string?] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + separator.length)];
}

const parseAddress = (address: string): URL | null =>
  URL.parse(/^[a-z][a-z0-9+.-]*:/i.test(address) ? address : `https://${address}`);

const invalid = (fact: string): AppError => new AppError('LINK_INVALID', `the link cannot be used: ${fact}`);
