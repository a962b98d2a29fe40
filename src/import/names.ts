export const NAME_LIMIT = 255;

/** Names are shown, so they hold nothing that steers a terminal or turns text around (bidirectional overrides). */
export const cleanName = (name: string): string =>
  name
    .replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, '')
    .trim()
    .slice(0, NAME_LIMIT) || 'unnamed';
