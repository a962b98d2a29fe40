/** What of an HTTP request may be kept: neither what is asked with (`?…`) nor who one says one is, beyond a name. */
import { decodeBase64 } from './base64.ts';
import type { Bytes } from './bytes.ts';
import type { RequestLine } from './http.ts';
import { cutText, textAt } from './text-pool.ts';

/** IANA's registry of authentication schemes, and what clouds add to it; anything else may be the secret itself. */
const SCHEMES: ReadonlyMap<string, string> = new Map(
  [
    ...['Basic', 'Bearer', 'Concealed', 'Digest', 'DPoP', 'GNAP', 'HOBA', 'Mutual', 'Negotiate', 'NTLM', 'OAuth'],
    ...['PrivateToken', 'SCRAM-SHA-1', 'SCRAM-SHA-256', 'vapid', 'AWS4-HMAC-SHA256', 'SharedKey', 'SharedKeyLite'],
  ].map((scheme) => [scheme.toLowerCase(), scheme]),
);
const LONGEST_SCHEME = 17;
const CONTROL = /\p{Cc}/u;
/** `scheme://user:password@host` */
const BEFORE_PATH = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i;

/** Path of a request, without the query; what CONNECT asks for is a host and a port. */
export function pathOf({ method, target }: Pick<RequestLine, 'method' | 'target'>): string {
  if (method === 'CONNECT') return cutText(visible(withoutUser(target)));
  if (target.startsWith('/')) return cutText(visible(withoutQuery(target)));
  const path = target.replace(BEFORE_PATH, '') || '/';
  return cutText(visible(withoutQuery(path)));
}

/** A URL without user, password, query and fragment. */
export const bareUrl = (url: string): string =>
  cutText(visible(withoutQuery(url.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/?#]*@/i, '$1'))));

const withoutUser = (authority: string): string => authority.slice(authority.lastIndexOf('@') + 1);

function withoutQuery(path: string): string {
  const end = path.search(/[?#]/);
  return end < 0 ? path : path.slice(0, end);
}

const visible = (text: string): string => (CONTROL.test(text) ? text.replace(/\p{Cc}/gu, '?') : text);

/** Facts of an Authorization field: its scheme, the user it names, that a password or a token could be read by anybody. */
export function credentialsOf(bytes: Bytes, from: number, size: number): [string, string | boolean][] {
  const space = bytes.indexOf(0x20, from, from + Math.min(size, LONGEST_SCHEME + 1));
  const scheme = SCHEMES.get(bytes.text(from, space < 0 ? 0 : space - from).toLowerCase());
  if (scheme === undefined) return [['authorization', 'other']];
  const facts: [string, string | boolean][] = [['authorization', scheme]];
  if (scheme === 'Basic') {
    let at = space;
    while (bytes.u8(at) === 0x20) at++;
    const decoded = decodeBase64(bytes, at, from + size - at);
    const colon = decoded.indexOf(0x3a);
    if (colon > 0) facts.push(['user', textAt(decoded, 0, colon)]);
    facts.push(['cleartext_password', true]);
  } else if (scheme === 'Bearer') facts.push(['cleartext_token', true]);
  else if (scheme === 'Digest') {
    const user = /\busername="([^"]{1,128})"/.exec(bytes.text(space, Math.min(from + size - space, 512)))?.[1];
    if (user !== undefined) facts.push(['user', user]);
  }
  return facts;
}
