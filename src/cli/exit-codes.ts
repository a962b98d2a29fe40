import { ERRORS } from '../base/errors.ts';

/** sysexits.h EX_USAGE: the command line itself cannot be understood. */
export const USAGE_EXIT = 64;

/** Exit codes with what they mean, lowest first: those of the error catalogue, success, and what the shell adds. */
export function exitCodes(): [number, string][] {
  const titles = new Map<number, string[]>([
    [0, ['Done']],
    [USAGE_EXIT, ['The command line cannot be understood']],
  ]);
  for (const { exit, title } of Object.values(ERRORS)) titles.set(exit, [...(titles.get(exit) ?? []), title]);
  return [...titles].sort(([a], [b]) => a - b).map(([code, meanings]) => [code, meanings.join('; ')]);
}

export const exitCodesHelp = (): string =>
  `\nExit codes:\n${exitCodes()
    .map(([code, meaning]) => `  ${String(code).padStart(3)}  ${meaning}`)
    .join('\n')}\n`;
