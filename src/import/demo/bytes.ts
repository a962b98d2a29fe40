/** Putting messages together, in network byte order. */
export type Part = Uint8Array | readonly number[] | string;

const ENCODER = new TextEncoder();

export function join(...parts: readonly Part[]): Uint8Array {
  const arrays = parts.map((part) => (typeof part === 'string' ? ENCODER.encode(part) : part));
  const bytes = new Uint8Array(arrays.reduce((length, array) => length + array.length, 0));
  let offset = 0;
  for (const array of arrays) {
    bytes.set(array, offset);
    offset += array.length;
  }
  return bytes;
}

export const u16 = (value: number): number[] => [(value >>> 8) & 255, value & 255];
export const u24 = (value: number): number[] => [(value >>> 16) & 255, ...u16(value)];
export const u32 = (value: number): number[] => [(value >>> 24) & 255, ...u24(value)];

/** A part preceded by its length in one, two, three or four bytes. */
export const withLen8 = (...parts: readonly Part[]): Uint8Array => withLen(parts, (length) => [length]);
export const withLen16 = (...parts: readonly Part[]): Uint8Array => withLen(parts, u16);
export const withLen24 = (...parts: readonly Part[]): Uint8Array => withLen(parts, u24);
export const withLen32 = (...parts: readonly Part[]): Uint8Array => withLen(parts, u32);

function withLen(parts: readonly Part[], encode: (length: number) => number[]): Uint8Array {
  const body = join(...parts);
  return join(encode(body.length), body);
}
