/** Reads answers of Azure leniently: what is missing or of another kind is absent, never an exception. */

export type Json = Readonly<Record<string, unknown>>;

export const record = (value: unknown): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};

export const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);

/** Null for what is no text, and for text without a character. */
export const textOrNull = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

export const text = (value: unknown): string => textOrNull(value) ?? '';

export const numberOrNull = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : null;

export const booleanOrNull = (value: unknown): boolean | null => (typeof value === 'boolean' ? value : null);

export const texts = (value: unknown): string[] => list(value).filter((item) => typeof item === 'string');
