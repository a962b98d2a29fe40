export const NAME_LIMIT = 255;
const TEXT_LIMIT = 2048;

/** What is shown holds nothing that steers a terminal or turns text around (bidirectional overrides). */
const harmless = (text: string): string => text.replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, '').trim();

export const cleanName = (name: string): string => harmless(name).slice(0, NAME_LIMIT) || 'unnamed';

/** Where something came from. */
export const cleanText = (text: string): string => harmless(text).slice(0, TEXT_LIMIT);
