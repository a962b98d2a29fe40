/**
 * What clouds publish of their address ranges, told apart by content: Azure's service tags, AWS's `ip-ranges.json`, Google's
 * `cloud.json` and `goog.json`, Cloudflare's lists as JSON, and lines of a prefix and a name, such as an operator's own.
 */

export interface NamedRange {
  readonly prefix: string;
  /** Letters, digits, `_`, `.` and `-`: such as `Storage.WestEurope`. */
  readonly name: string;
  /** What the name tells: a service more than all of a cloud, a region more than none. */
  readonly rank: number;
}

const NAME = /^[A-Za-z0-9][\w.-]{0,99}$/;
const SERVICE_RANK = 2;
const REGION_RANK = 1;
/** What AWS calls the ranges of all its services, and what is in no region. */
const ALL_OF_AWS = 'AMAZON';
const NO_REGION = 'GLOBAL';

/** The ranges of a file; entries of another form are passed over. Null where the form is none of these. */
export function rangesOf(text: string, fileName: string): Iterable<NamedRange> | null {
  if (!/^\s*[[{]/.test(text)) return isLines(text) ? rangesOfLines(text, fileName) : null;
  const content: unknown = JSON.parse(text);
  const values = field(content, 'values');
  if (Array.isArray(values)) return values.flatMap(rangesOfTag);
  const prefixes = field(content, 'prefixes');
  const ipv6 = field(content, 'ipv6_prefixes');
  if (Array.isArray(prefixes)) return [...prefixes, ...(Array.isArray(ipv6) ? ipv6 : [])].flatMap(rangesOfPrefix);
  const result = field(content, 'result');
  const lists = [field(result, 'ipv4_cidrs'), field(result, 'ipv6_cidrs')].filter((list) => Array.isArray(list));
  return lists.length === 0 ? null : lists.flat().flatMap((prefix) => rangeOf(prefix, 'Cloudflare', 0));
}

/** "Azure IP Ranges and Service Tags – Public Cloud". */
function rangesOfTag(tag: unknown): NamedRange[] {
  const properties = field(tag, 'properties');
  const prefixes = field(properties, 'addressPrefixes');
  const rank =
    (field(properties, 'systemService') ? SERVICE_RANK : 0) + (field(properties, 'region') ? REGION_RANK : 0);
  return Array.isArray(prefixes) ? prefixes.flatMap((prefix) => rangeOf(prefix, field(tag, 'name'), rank)) : [];
}

/** An entry of AWS ("AWS IP address ranges") or of Google ("Obtain Google IP address ranges"). */
function rangesOfPrefix(entry: unknown): NamedRange[] {
  const google = field(entry, 'ipv4Prefix') ?? field(entry, 'ipv6Prefix');
  if (google !== undefined) {
    const scope = field(entry, 'scope');
    if (field(entry, 'service') === undefined) return rangeOf(google, 'Google', 0);
    return rangeOf(google, typeof scope === 'string' ? `GoogleCloud.${scope}` : 'GoogleCloud', REGION_RANK);
  }
  const prefix = field(entry, 'ip_prefix') ?? field(entry, 'ipv6_prefix');
  const [service, region] = [field(entry, 'service'), field(entry, 'region')];
  if (typeof service !== 'string' || typeof region !== 'string') return [];
  const isOfAll = service === ALL_OF_AWS;
  const parts = ['AWS', ...(isOfAll ? [] : [service]), ...(region === NO_REGION ? [] : [region])];
  return rangeOf(prefix, parts.join('.'), (isOfAll ? 0 : SERVICE_RANK) + (region === NO_REGION ? 0 : REGION_RANK));
}

/** `192.0.2.0/24 Name`, or only prefixes, which the file then names; `#` begins a comment. */
function rangesOfLines(text: string, fileName: string): NamedRange[] {
  const name = fileName.replace(/\.[^.]*$/, '').replace(/[^\w.-]+/g, '-');
  return linesOf(text).flatMap((line) => {
    const [prefix, own] = line.split(/[\s,;]+/, 2);
    return rangeOf(prefix, own ?? name, SERVICE_RANK);
  });
}

const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.replace(/#.*/, '').trim())
    .filter((line) => line !== '');

/** The first line has a prefix. */
const isLines = (text: string): boolean => /^[\da-f:.]+(\/\d{1,3})?([\s,;]|$)/i.test(linesOf(text)[0] ?? '');

const rangeOf = (prefix: unknown, name: unknown, rank: number): NamedRange[] =>
  typeof prefix === 'string' && typeof name === 'string' && NAME.test(name) ? [{ prefix, name, rank }] : [];

const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
