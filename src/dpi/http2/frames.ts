/** The frames of HTTP/2 (RFC 9113 sections 4 and 6), as far as the headers within them go. */
import { Bytes } from '../bytes.ts';

export const PREFACE = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n';
export const FRAME_HEADER_LEN = 9;

export const FrameType = { headers: 1, settings: 4, pushPromise: 5, continuation: 9 } as const;
const END_HEADERS = 0x04;
const PADDED = 0x08;
const PRIORITY = 0x20;
const SETTING_LEN = 6;

export interface HeaderBlock {
  /** Odd streams are the client's. */
  readonly stream: number;
  readonly isPush: boolean;
  readonly block: Bytes;
}

export interface FrameRead {
  /** The header that was told; null for a frame of another kind. */
  readonly header: HeaderBlock | null;
  /** First byte after the frame, and after those that continue it. */
  readonly next: number;
}

/** The frame at `at`; `maybe` while bytes of it are missing; null where it contradicts itself. */
export function readFrame(bytes: Bytes, at: number): FrameRead | 'maybe' | null {
  const end = endOf(bytes, at);
  if (end < 0 || end > bytes.length) return 'maybe';
  const type = bytes.u8(at + 3);
  if (type === FrameType.continuation) return null;
  if (type !== FrameType.headers && type !== FrameType.pushPromise) return { header: null, next: end };
  const flags = bytes.u8(at + 4);
  const isPadded = (flags & PADDED) !== 0;
  const isPush = type === FrameType.pushPromise;
  const from = at + FRAME_HEADER_LEN + (isPadded ? 1 : 0) + (isPush ? 4 : (flags & PRIORITY) !== 0 ? 5 : 0);
  const to = end - (isPadded ? bytes.u8(at + FRAME_HEADER_LEN) : 0);
  if (from > to) return null;
  const stream = bytes.u32(at + 5) & 0x7fffffff;
  if ((flags & END_HEADERS) !== 0) return { header: { stream, isPush, block: within(bytes, from, to) }, next: end };
  return readContinued(bytes, { stream, isPush, block: within(bytes, from, to) }, end);
}

/** Section 6.10: nothing but CONTINUATION frames of the same stream may come until the header ends. */
function readContinued(bytes: Bytes, { stream, isPush, block }: HeaderBlock, from: number): FrameRead | 'maybe' | null {
  const parts = [block.slice(0, block.length)];
  for (let at = from; ; ) {
    const end = endOf(bytes, at);
    if (end < 0 || end > bytes.length) return 'maybe';
    if (bytes.u8(at + 3) !== FrameType.continuation || (bytes.u32(at + 5) & 0x7fffffff) !== stream) return null;
    parts.push(bytes.slice(at + FRAME_HEADER_LEN, end - at - FRAME_HEADER_LEN));
    const isLast = (bytes.u8(at + 4) & END_HEADERS) !== 0;
    at = end;
    if (isLast) return { header: { stream, isPush, block: joined(parts) }, next: at };
  }
}

/** Section 6.5: what a server says first. True for a SETTINGS frame of stream 0 whose settings have numbers that are in use. */
export function isSettings(bytes: Bytes, at: number): boolean {
  const length = bytes.u24(at);
  if (length < 0 || length % SETTING_LEN !== 0 || length > 16 * SETTING_LEN) return false;
  if (bytes.u8(at + 3) !== FrameType.settings || bytes.u8(at + 4) !== 0 || bytes.u32(at + 5) !== 0) return false;
  const settings = at + FRAME_HEADER_LEN;
  for (let i = settings; i < Math.min(settings + length, bytes.length - 1); i += SETTING_LEN)
    if (!isSetting(bytes.u16(i))) return false;
  return true;
}

/** IANA's registry, values reserved for experiments, and gRPC's own 0xfe03. */
const isSetting = (id: number): boolean => (id > 0 && id <= 0x10) || (id & 0x0f0f) === 0x0a0a || id >= 0xf000;

function endOf(bytes: Bytes, at: number): number {
  const length = bytes.u24(at);
  return length < 0 || at + FRAME_HEADER_LEN > bytes.length ? -1 : at + FRAME_HEADER_LEN + length;
}

const within = (bytes: Bytes, from: number, to: number): Bytes => new Bytes(bytes.view, bytes.offset + from, to - from);

function joined(parts: readonly Uint8Array[]): Bytes {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return new Bytes(new DataView(whole.buffer), 0, whole.length);
}
