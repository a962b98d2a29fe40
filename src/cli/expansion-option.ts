import { InvalidArgumentError, Option } from 'commander';
import { DEFAULT_EXPANSION_LIMITS, HIGHEST_MAX_EXPANSION } from '../import/expand/expansion-limits.ts';

export interface ExpansionOption {
  /** Absent: as set in the data directory, else the default. */
  readonly maxExpansion?: number;
}

export const expansionOption = (): Option =>
  new Option(
    '--max-expansion <times>',
    `so many times its size a compressed file may expand to (default: as set on the page, else ${DEFAULT_EXPANSION_LIMITS.maxRatio})`,
  )
    .env('CAPSCAPE_MAX_EXPANSION')
    .argParser(parseTimes);

function parseTimes(text: string): number {
  const times = Number(text);
  if (/^[1-9]\d*$/.test(text) && times <= HIGHEST_MAX_EXPANSION) return times;
  throw new InvalidArgumentError(`it is a number from 1 to ${HIGHEST_MAX_EXPANSION}.`);
}
