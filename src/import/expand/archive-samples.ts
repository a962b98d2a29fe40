/** Archives for tests, made of entries one after the other. */
import { deflateRawSync } from 'node:zlib';

export const concat = (...parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));

const u16 = (value: number): number[] => [value & 255, value >>> 8];
const u32 = (value: number): number[] => [...u16(value & 0xffff), ...u16(value >>> 16)];
/** A central directory that nobody reads. */
export const ZIP_END = concat(
  Uint8Array.from([0x50, 0x4b, 0x01, 0x02]),
  new Uint8Array(42),
  Uint8Array.from([0x50, 0x4b, 5, 6]),
);

export function zipEntry(name: string, bytes: Uint8Array, shape: { method?: number; flags?: number } = {}): Uint8Array {
  const method = shape.method ?? 8;
  const flags = shape.flags ?? 0;
  const body = method === 8 ? new Uint8Array(deflateRawSync(bytes)) : bytes;
  const isStreamed = (flags & 8) !== 0;
  const sizes = isStreamed ? new Array<number>(12).fill(0) : [0, 0, 0, 0, ...u32(body.length), ...u32(bytes.length)];
  const fixed = [0x50, 0x4b, 3, 4, ...u16(20), ...u16(flags), ...u16(method), 0, 0, 0, 0, ...sizes];
  const header = Uint8Array.from([...fixed, ...u16(name.length), 0, 0, ...new TextEncoder().encode(name)]);
  const descriptor = [0x50, 0x4b, 7, 8, 0, 0, 0, 0, ...u32(body.length), ...u32(bytes.length)];
  return concat(header, body, Uint8Array.from(isStreamed ? descriptor : []));
}

export function tarEntry(name: string, bytes: Uint8Array, type = '0'): Uint8Array {
  const header = new Uint8Array(512);
  const put = (at: number, text: string): void => header.set(new TextEncoder().encode(text), at);
  put(0, name.slice(0, 100));
  put(124, `${bytes.length.toString(8).padStart(11, '0')} `);
  put(148, '        ');
  put(156, type);
  put(257, 'ustar');
  const sum = header.reduce((total, byte) => total + byte, 0);
  put(148, `${sum.toString(8).padStart(6, '0')}\0 `);
  return concat(header, bytes, new Uint8Array((512 - (bytes.length % 512)) % 512));
}
