/** The pcapng blocks that say something about packets without holding any: names, statistics, secrets. */
import { formatIp, formatIpv4 } from '../base/ip.ts';
import type { CaptureNotes } from './capture-notes.ts';
import { forEachOption, readText, readUint64 } from './pcapng-options.ts';

const RECORD_END = 0;
const RECORD_IPV4 = 1;
const RECORD_IPV6 = 2;

/** Name Resolution Block: records of an address and the names it has; the first is kept. */
export function readNames(
  view: DataView,
  offset: number,
  end: number,
  isLittleEndian: boolean,
  notes: CaptureNotes,
): void {
  let at = offset;
  while (at + 4 <= end) {
    const type = view.getUint16(at, isLittleEndian);
    const from = at + 4;
    const to = from + view.getUint16(at + 2, isLittleEndian);
    if (type === RECORD_END || to > end) return;
    const addressLen = type === RECORD_IPV4 ? 4 : type === RECORD_IPV6 ? 16 : 0;
    if (addressLen > 0 && to - from > addressLen) {
      const name = readText(view, from + addressLen, to);
      if (name !== '') notes.addName(readAddress(view, from, addressLen), name);
    }
    at = from + Math.ceil((to - from) / 4) * 4;
  }
}

/** Addresses are in network order in either byte order of the section. */
function readAddress(view: DataView, at: number, length: number): string {
  if (length === 4) return formatIpv4(view.getUint32(at));
  return formatIp(view.getUint32(at), view.getUint32(at + 4), view.getUint32(at + 8), view.getUint32(at + 12));
}

const STATISTICS_OPTIONS = 20;
const OPTION_IFDROP = 5;
const OPTION_OSDROP = 7;

/** Interface Statistics Block: packets the interface or the system dropped for lack of room; null where it says nothing. */
export function readDropCount(view: DataView, at: number, end: number, isLittleEndian: boolean): number | null {
  let dropped: number | null = null;
  forEachOption(view, at + STATISTICS_OPTIONS, end, isLittleEndian, (code, from, to) => {
    if ((code !== OPTION_IFDROP && code !== OPTION_OSDROP) || to - from !== 8) return;
    dropped = (dropped ?? 0) + readUint64(view, from, isLittleEndian);
  });
  return dropped;
}

/** Decryption Secrets Block: kept as it is; nothing is decrypted with it here. */
export function readSecrets(
  view: DataView,
  offset: number,
  end: number,
  isLittleEndian: boolean,
  notes: CaptureNotes,
): void {
  if (offset + 8 > end) return;
  const kind = view.getUint32(offset, isLittleEndian);
  const length = view.getUint32(offset + 4, isLittleEndian);
  if (offset + 8 + length > end) return;
  // The window's memory is used again.
  notes.addSecrets({ kind, bytes: new Uint8Array(view.buffer, view.byteOffset + offset + 8, length).slice() });
}
