const ZERO = 48;
/** All numbers of so many digits are exact as doubles. */
export const MAX_DIGITS = 15;

/** Reads decimal digits from `from` to `to`; -1 where there is anything else, nothing, or more than a double holds. */
export function readDigits(text: string, from: number, to: number): number {
  if (from === to || to - from > MAX_DIGITS) return -1;
  let value = 0;
  for (let i = from; i < to; i++) {
    const digit = text.charCodeAt(i) - ZERO;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

export const MAX_PORT = 65_535;

/** Times beyond (the year 2255) are no times: doubles would not tell their microseconds apart. */
export const MAX_MICROS = Number.MAX_SAFE_INTEGER;
