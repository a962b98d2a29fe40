/** Base64 (RFC 4648 section 4) within protocols of lines. */
import { Bytes } from './bytes.ts';

const LONGEST = 4096;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const VALUES = new Int8Array(256).fill(-1);
for (let i = 0; i < ALPHABET.length; i++) VALUES[ALPHABET.charCodeAt(i)] = i;

/** What base64 in [at, at + count) stands for, up to the first byte that is none of it. */
export function decodeBase64(bytes: Bytes, at: number, count: number): Bytes {
  const decoded = new Uint8Array((Math.min(count, LONGEST) * 3) >> 2);
  let length = 0;
  let bits = 0;
  let held = 0;
  for (let i = at; i < at + Math.min(count, LONGEST); i++) {
    const value = VALUES[bytes.u8(i) & 0xff] ?? -1;
    if (bytes.u8(i) < 0 || value < 0) break;
    held = ((held << 6) | value) & 0xfff;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    decoded[length++] = (held >> bits) & 0xff;
  }
  return new Bytes(new DataView(decoded.buffer), 0, Math.min(length, decoded.length));
}
