/** Labels that say less where there is less room, instead of being cut off in the middle of a number. */

/** Pixels of a letter of 12 px text: a little more than most are wide. */
const LETTER = { normal: 6.6, bold: 7.2 };

/** The first of `texts`, the longest first, that has room in `width` pixels; nothing where none has. */
export function fitting(texts: readonly string[], width: number, weight: keyof typeof LETTER = 'normal'): string {
  return texts.find((text) => text.length * LETTER[weight] <= width) ?? '';
}
