/** Sizes and times as options of commands take them: `100MB`, `1GiB`, `90`, `10m`, `2d`. */
import { InvalidArgumentError } from 'commander';

type Units = Readonly<Record<string, number>>;

const BYTES: Units = { B: 1, kB: 1e3, MB: 1e6, GB: 1e9, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30 };
const SECONDS: Units = { s: 1, m: 60, min: 60, h: 3600, d: 86_400 };

export const parseBytes = (text: string): number => parse(text, BYTES, 'B', 'a size is like 500kB, 100MB or 1GiB.');
export const parseSeconds = (text: string): number => parse(text, SECONDS, 's', 'a time is like 90s, 10m, 5h or 2d.');

export function parseCount(text: string): number {
  if (/^\d{1,6}$/.test(text) && Number(text) > 0) return Number(text);
  throw new InvalidArgumentError('it is a number of files.');
}

function parse(text: string, units: Units, bare: string, help: string): number {
  const [, number = '', unit = ''] = /^(\d{1,12}(?:\.\d{1,6})?)\s*([A-Za-z]*)$/.exec(text.trim()) ?? [];
  const name = unit === '' ? bare : Object.keys(units).find((known) => known.toLowerCase() === unit.toLowerCase());
  const amount = Math.round(Number(number) * (units[name ?? ''] ?? Number.NaN));
  if (number === '' || !Number.isSafeInteger(amount)) throw new InvalidArgumentError(help);
  return amount;
}
