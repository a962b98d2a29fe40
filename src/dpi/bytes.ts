/** Up to here appending is faster than one call with as many arguments. */
const SHORT_TEXT = 12;

/**
 * A run of bytes that is safe to read anywhere: what lies past the end reads as -1, which equals no byte, so that a
 * matcher needs no length check before a comparison. Masks and shifts do need one: -1 has every bit set.
 */
export class Bytes {
  view: DataView;
  offset: number;
  length: number;

  constructor(view: DataView, offset: number, length: number) {
    this.view = view;
    this.offset = offset;
    this.length = length;
  }

  u8(at: number): number {
    return at >= 0 && at < this.length ? this.view.getUint8(this.offset + at) : -1;
  }

  u16(at: number): number {
    return at >= 0 && at + 2 <= this.length ? this.view.getUint16(this.offset + at) : -1;
  }

  u24(at: number): number {
    return at >= 0 && at + 3 <= this.length
      ? this.view.getUint8(this.offset + at) * 0x10000 + this.view.getUint16(this.offset + at + 1)
      : -1;
  }

  u32(at: number): number {
    return at >= 0 && at + 4 <= this.length ? this.view.getUint32(this.offset + at) : -1;
  }

  u16le(at: number): number {
    return at >= 0 && at + 2 <= this.length ? this.view.getUint16(this.offset + at, true) : -1;
  }

  u32le(at: number): number {
    return at >= 0 && at + 4 <= this.length ? this.view.getUint32(this.offset + at, true) : -1;
  }

  /** True when the ASCII text stands at `at`. */
  has(text: string, at = 0): boolean {
    if (at < 0 || at + text.length > this.length) return false;
    const start = this.offset + at;
    for (let i = 0; i < text.length; i++) if (this.view.getUint8(start + i) !== text.charCodeAt(i)) return false;
    return true;
  }

  /** As `has`, without regard to the case of ASCII letters; `text` is given in small letters. */
  hasIgnoringCase(text: string, at = 0): boolean {
    if (at < 0 || at + text.length > this.length) return false;
    const start = this.offset + at;
    for (let i = 0; i < text.length; i++) {
      const byte = this.view.getUint8(start + i);
      const small = byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte;
      if (small !== text.charCodeAt(i)) return false;
    }
    return true;
  }

  /** Where a byte next stands at or after `from` and before `to`; -1 when nowhere. */
  indexOf(byte: number, from = 0, to = this.length): number {
    const end = Math.min(to, this.length);
    for (let i = Math.max(from, 0); i < end; i++) if (this.view.getUint8(this.offset + i) === byte) return i;
    return -1;
  }

  /** Where an ASCII text next stands at or after `from`, starting before `to`; -1 when nowhere. */
  find(text: string, from = 0, to = this.length): number {
    const end = Math.min(to, this.length - text.length + 1);
    const first = text.charCodeAt(0);
    for (let i = this.indexOf(first, from, end); i >= 0; i = this.indexOf(first, i + 1, end)) {
      if (this.has(text, i)) return i;
    }
    return -1;
  }

  /** Up to `count` bytes as text, one character a byte (ISO 8859-1); shorter at the end. */
  text(at: number, count: number): string {
    const end = Math.min(at + count, this.length);
    const from = Math.max(at, 0);
    if (end <= from) return '';
    if (end - from > SHORT_TEXT)
      return String.fromCharCode.apply(null, this.slice(from, end - from) as unknown as number[]);
    let text = '';
    for (let i = from; i < end; i++) text += String.fromCharCode(this.view.getUint8(this.offset + i));
    return text;
  }

  /** The line that starts at `at`, without its end (CR LF or LF), at most `max` characters; null when no end is there. */
  line(at: number, max = 512): string | null {
    const end = this.indexOf(0x0a, at, at + max + 2);
    if (end < 0) return null;
    return this.text(at, (this.u8(end - 1) === 0x0d ? end - 1 : end) - at);
  }

  /** True when all bytes of the range are printable ASCII; false for a range that is not all there. */
  isPrintable(at: number, count: number): boolean {
    if (at < 0 || at + count > this.length) return false;
    for (let i = 0; i < count; i++) {
      const byte = this.view.getUint8(this.offset + at + i);
      if (byte < 0x20 || byte > 0x7e) return false;
    }
    return true;
  }

  /** The bytes themselves, not copied; shorter at the end. */
  slice(at: number, count: number): Uint8Array {
    const from = Math.min(Math.max(at, 0), this.length);
    const size = Math.max(0, Math.min(count, this.length - from));
    return new Uint8Array(this.view.buffer, this.view.byteOffset + this.offset + from, size);
  }
}
