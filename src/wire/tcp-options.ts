/** TCP options that the flow layer follows: MSS, window scale and timestamps (RFC 7323), SACK (RFC 2018). */
import type { Packet } from './packet.ts';

const END = 0;
const NO_OPERATION = 1;
const MSS = 2;
const WINDOW_SCALE = 3;
const SACK_PERMITTED = 4;
const SACK = 5;
const TIMESTAMPS = 8;

/** Most segments of a connection hold just this: two paddings and the timestamps (RFC 7323 appendix A). */
const PADDED_TIMESTAMPS = 0x0101080a;
const PADDED_TIMESTAMPS_LEN = 12;

/** Reads options from `offset` to `end`, which may be where the capture was cut. Whether there were just padded timestamps. */
export function decodeTcpOptions(view: DataView, offset: number, end: number, packet: Packet): boolean {
  if (end - offset === PADDED_TIMESTAMPS_LEN && view.getUint32(offset) === PADDED_TIMESTAMPS) {
    setTimestamps(view, offset + 4, packet);
    return true;
  }
  readOptions(view, offset, end, packet);
  return false;
}

function readOptions(view: DataView, offset: number, end: number, packet: Packet): void {
  let at = offset;
  while (at < end) {
    const kind = view.getUint8(at);
    if (kind === END) return;
    if (kind === NO_OPERATION) {
      at++;
      continue;
    }
    if (at + 2 > end) return;
    const length = view.getUint8(at + 1);
    if (length < 2 || at + length > end) return;
    decodeOption(view, at, kind, length, packet);
    at += length;
  }
}

function decodeOption(view: DataView, at: number, kind: number, length: number, packet: Packet): void {
  if (kind === TIMESTAMPS && length === 10) setTimestamps(view, at + 2, packet);
  else if (kind === MSS && length === 4) packet.mss = view.getUint16(at + 2);
  // RFC 7323 section 2.3: a shift above 14 counts as 14.
  else if (kind === WINDOW_SCALE && length === 3) packet.windowScale = Math.min(14, view.getUint8(at + 2));
  else if (kind === SACK_PERMITTED && length === 2) packet.sackPermitted = true;
  else if (kind === SACK && length >= 10 && (length - 2) % 8 === 0) {
    packet.sackBlocks = (length - 2) >>> 3;
    packet.sackLeft = view.getInt32(at + 2);
    packet.sackRight = view.getInt32(at + 6);
  }
}

function setTimestamps(view: DataView, at: number, packet: Packet): void {
  packet.hasTimestamps = true;
  packet.tsVal = view.getInt32(at);
  packet.tsEcr = view.getInt32(at + 4);
}
