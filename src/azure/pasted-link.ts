/** What somebody pasted as link and, perhaps apart, as token: brought into one form. */
import { AppError } from '../base/errors.ts';
import { Secret } from '../base/secret.ts';
import { type Link, parseLink, requestable } from '../import/remote/link.ts';
import { accountOfHost } from './blob-place.ts';
import { parseSas, type SasToken } from './sas.ts';

export interface PastedLink extends Link {
  /** What its token says; null where it has none of Azure Storage's. */
  readonly sas: SasToken | null;
  /** Of an Azure account, or signed as those are: read as blob storage, else as any web server's. */
  readonly isBlobStorage: boolean;
}

/** Parameters of listings that stand in links copied from tools; what is listed is ours to say. */
const LISTING = /^(?:restype|comp|prefix|delimiter|marker|maxresults|include|showonly|timeout)=/i;

/** @throws AppError LINK_INVALID, which repeats nothing of either text. */
export function readPasted(link: string, token = ''): PastedLink {
  const { url, query } = joined(link, token);
  const isOfAccount = accountOfHost(url.hostname) !== null;
  const text = query.reveal();
  const sas = parseSas(text);
  const isSigned = sas !== null && /(?:^|&)sv=/.test(text) && /(?:^|&)(?:sr|ss)=/.test(text);
  const isBlobStorage = isOfAccount || isSigned;
  if (!isBlobStorage) return { url, query, sas: null, isBlobStorage };
  // Sent in the clear, the token would be anybody's; accounts require https anyway.
  if (url.protocol === 'http:' && (isOfAccount || sas?.isHttpsOnly === true)) {
    url.protocol = 'https:';
    if (url.port === '80') url.port = '';
  }
  const kept = text.split('&').filter((part) => !LISTING.test(part));
  return { url, query: new Secret(kept.join('&')), sas, isBlobStorage };
}

/** A token alone, as `?sv=…` or `sv=…`; null for anything else. */
export function readToken(text: string): Secret | null {
  const query = requestable(text.trim());
  return /^[a-z]{1,10}=/i.test(query) && !/^https?:/i.test(query) && parseSas(query) !== null
    ? new Secret(query)
    : null;
}

function joined(link: string, token: string): Link {
  const connection = /^\s*(?:[A-Za-z]+=[^;]*;)*?\s*BlobEndpoint=/i.test(link) ? connectionParts(link) : null;
  const parsed = parseLink(connection?.endpoint ?? link);
  const apart = token.trim() === '' ? (connection?.token ?? '') : token;
  if (apart === '') return parsed;
  const query = requestable(apart.replace(/\s+/g, ' ').trim());
  if (/^https?:/i.test(query)) throw new AppError('LINK_INVALID', 'the token is a link; paste that as the link');
  if (!query.includes('='))
    throw new AppError('LINK_INVALID', 'the token is none: it would hold names and values, as sv=…&sig=…');
  // A link that was copied whole and a token beside it: the token is the newer one.
  const before = parsed.query.reveal();
  const kept = parseSas(before) === null ? before : '';
  return { url: parsed.url, query: new Secret([kept, query].filter((part) => part !== '').join('&')) };
}

/** `BlobEndpoint=…;SharedAccessSignature=…`, as the portal shows beside the token. */
function connectionParts(text: string): { endpoint: string; token: string } {
  const parts = new Map(
    text
      .trim()
      .split(';')
      .map((part) => [part.slice(0, part.indexOf('=')).trim().toLowerCase(), part.slice(part.indexOf('=') + 1)]),
  );
  return { endpoint: parts.get('blobendpoint') ?? '', token: parts.get('sharedaccesssignature') ?? '' };
}
