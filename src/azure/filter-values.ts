/**
 * Addresses and ports of a packet capture's filter. Azure takes one, one range `a-b`, or several `a;b`, never a range among
 * several. A prefix (`10.0.0.0/24`) becomes its range, commas become semicolons.
 */
import { formatIp, type IpWords, parseCidr, parseIp } from '../base/ip.ts';

export type FilterValue = { readonly value: string } | { readonly fault: string };

const PORT = /^\d{1,5}$/;

export function filterAddresses(text: string): FilterValue {
  const parts = partsOf(text);
  const [only = ''] = parts;
  if (parts.length === 1 && only.includes('/')) return prefixRange(only);
  return readList(parts, 'address', parseIp, compareIps);
}

export function filterPorts(text: string): FilterValue {
  const port = (part: string): number | null => (PORT.test(part) && Number(part) <= 65_535 ? Number(part) : null);
  return readList(partsOf(text), 'port', port, (a, b) => a - b);
}

/** The list of the API ends in a semicolon in some of Azure's own examples. */
const partsOf = (text: string): string[] =>
  text
    .split(/[;,]/)
    .map((part) => part.trim())
    .filter((part) => part !== '');

function readList<T>(
  parts: readonly string[],
  noun: string,
  parse: (text: string) => T | null,
  compare: (a: T, b: T) => number,
): FilterValue {
  if (parts.length === 0) return { fault: `no ${noun} is given` };
  const wrong = parts.find((part) => !part.includes('-') && parse(part) === null);
  if (wrong !== undefined) return { fault: `"${wrong}" is no ${noun}` };
  if (!parts.some((part) => part.includes('-'))) return { value: parts.join(';') };
  if (parts.length > 1) return { fault: `Azure takes one range or several ${noun}s, not a range among several` };
  const [first = '', last = '', ...more] = (parts[0] ?? '').split('-').map((part) => part.trim());
  const [from, to] = [parse(first), parse(last)];
  if (from === null || to === null || more.length > 0) return { fault: `"${parts[0]}" is no range of ${noun}s` };
  if (compare(from, to) > 0) return { fault: `the range "${parts[0]}" ends before it begins` };
  return { value: `${first}-${last}` };
}

function prefixRange(text: string): FilterValue {
  const range = parseCidr(text);
  if (range === null) return { fault: `"${text}" is no address prefix` };
  return { value: `${formatIp(...range.first)}-${formatIp(...range.last)}` };
}

function compareIps(a: IpWords, b: IpWords): number {
  for (const i of [0, 1, 2, 3] as const) if (a[i] !== b[i]) return (a[i] >>> 0) - (b[i] >>> 0);
  return 0;
}
