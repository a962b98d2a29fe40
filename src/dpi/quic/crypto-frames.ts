/** The CRYPTO frames of Initial packets (RFC 9000 section 19.6), put together in whatever order they come. */
import { Bytes } from '../bytes.ts';
import { readVarint } from './version.ts';

const FrameType = { padding: 0x00, ping: 0x01, ack: 0x02, ackEcn: 0x03, crypto: 0x06, connectionClose: 0x1c } as const;
const GOOGLE_CRYPTO = 0x08;
/** A client hello with post-quantum keys takes about 2 KiB; nothing sensible takes more than this. */
const MAX_CRYPTO_BYTES = 16_384;
const MAX_ACK_RANGES = 64;

export class CryptoStream {
  #bytes = new Uint8Array(2048);
  /** 1 where a byte has come. */
  #known = new Uint8Array(2048);
  #length = 0;

  /** The bytes known from the start without a hole. */
  get bytes(): Bytes {
    return new Bytes(new DataView(this.#bytes.buffer), 0, this.#length);
  }

  /**
   * Takes the CRYPTO frames out of a packet's payload; false at a frame that does not belong into an Initial. `isGoogle`:
   * Google's versions number the frame otherwise.
   */
  add(frames: Bytes, isGoogle: boolean): boolean {
    const crypto = isGoogle ? GOOGLE_CRYPTO : FrameType.crypto;
    for (let at = 0; at < frames.length; ) {
      const type = frames.u8(at);
      at += 1;
      if (type === FrameType.padding || type === FrameType.ping) continue;
      if (type === FrameType.ack || type === FrameType.ackEcn) {
        const next = skipAck(frames, at, type === FrameType.ackEcn);
        if (next < 0) return false;
        at = next;
        continue;
      }
      if (type !== crypto) return type === FrameType.connectionClose;
      const offset = readVarint(frames, at);
      const length = offset && readVarint(frames, offset.next);
      if (!offset || !length || length.next + length.value > frames.length) return false;
      this.#insert(offset.value, frames.slice(length.next, length.value));
      at = length.next + length.value;
    }
    return true;
  }

  #insert(offset: number, part: Uint8Array): void {
    const end = offset + part.length;
    if (end > MAX_CRYPTO_BYTES) return;
    if (end > this.#bytes.length) {
      this.#bytes = grownTo(MAX_CRYPTO_BYTES, this.#bytes);
      this.#known = grownTo(MAX_CRYPTO_BYTES, this.#known);
    }
    this.#bytes.set(part, offset);
    this.#known.fill(1, offset, end);
    while (this.#known[this.#length] === 1) this.#length++;
  }
}

function grownTo(size: number, bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const grown = new Uint8Array(size);
  grown.set(bytes);
  return grown;
}

function skipAck(frames: Bytes, from: number, hasEcn: boolean): number {
  const largest = readVarint(frames, from);
  const delay = largest && readVarint(frames, largest.next);
  const count = delay && readVarint(frames, delay.next);
  let last = count && readVarint(frames, count.next);
  if (!count || !last || count.value > MAX_ACK_RANGES) return -1;
  const more = 2 * count.value + (hasEcn ? 3 : 0);
  for (let i = 0; i < more && last; i++) last = readVarint(frames, last.next);
  return last ? last.next : -1;
}
