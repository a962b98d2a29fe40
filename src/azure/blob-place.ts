/** Which account, container and blob an address of blob storage means. */
import { AppError } from '../base/errors.ts';
import { CLOUDS } from './clouds.ts';

export interface BlobPlace {
  /** Where the account's containers begin, with a slash at the end. */
  readonly endpoint: URL;
  readonly account: string;
  readonly container: string | null;
  /** Decoded, as the service knows it; null for the container itself. */
  readonly blob: string | null;
}

const SUFFIXES = Object.values(CLOUDS).map(({ storageSuffix }) => storageSuffix);

/** Labels before the suffix: an account, perhaps its secondary, perhaps in a DNS zone of its own. */
const ACCOUNT = /^([a-z0-9]{3,24})(?:-secondary)?$/;
const ZONE = /^z\d{2}$/;

/** The account of a host of the public clouds; null for all other hosts. `dfs` and `blob` hold the same data. */
export function accountOfHost(host: string): { account: string; blobHost: string } | null {
  const labels = host.replace(/\.$/, '').split('.');
  const [first = '', second = ''] = labels;
  const account = ACCOUNT.exec(first)?.[1];
  if (account === undefined) return null;
  const isZoned = ZONE.test(second);
  const rest = labels.slice(isZoned ? 2 : 1);
  const suffix = rest.slice(1).join('.');
  const isKnown = isZoned ? suffix === 'storage.azure.net' : SUFFIXES.includes(suffix);
  if (!isKnown || (rest[0] !== 'blob' && rest[0] !== 'dfs')) return null;
  return { account, blobHost: [first, ...(isZoned ? [second] : []), 'blob', suffix].join('.') };
}

/**
 * Reads `url` as an address of blob storage. Hosts that are no public cloud's are taken for emulators and gateways when
 * they are an address or a single label (the account is the first part of the path, then), else for custom domains.
 */
export function blobPlaceOf(url: URL): BlobPlace {
  const known = accountOfHost(url.hostname);
  const parts = url.pathname.split('/').slice(1);
  const endpoint = new URL(url.origin);
  if (known !== null) {
    endpoint.protocol = 'https:';
    endpoint.hostname = known.blobHost;
    return placeOf(endpoint, known.account, parts);
  }
  if (!isPathStyle(url.hostname)) return placeOf(endpoint, url.hostname, parts);
  const [account = ''] = parts;
  endpoint.pathname = `/${account}/`;
  return placeOf(endpoint, decodePart(account), parts.slice(1));
}

const isPathStyle = (host: string): boolean => /^\[|^[\d.]+$/.test(host) || !host.replace(/\.$/, '').includes('.');

function placeOf(endpoint: URL, account: string, parts: readonly string[]): BlobPlace {
  const [container = '', ...rest] = parts.map(decodePart);
  const blob = rest.join('/');
  return { endpoint, account, container: container || null, blob: blob || null };
}

/** Portals escape the slashes within a blob's name, too. */
function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    // A percent sign that escapes nothing stands for itself.
    return part;
  }
}

/** The address of a blob, whatever its name holds. */
export function blobUrl(endpoint: URL, container: string, blob: string): URL {
  const url = new URL(endpoint);
  const path = [container, ...blob.split('/')].map(encodePart).join('/');
  url.pathname = `${endpoint.pathname.replace(/\/$/, '')}/${path}`;
  return url;
}

/** A part of a dot or two would be resolved away, even escaped (WHATWG URL), and another blob be asked for. */
function encodePart(part: string): string {
  if (part === '.' || part === '..') throw new AppError('LINK_INVALID', 'a blob has no "." or ".." in its path');
  return encodeURIComponent(part);
}
