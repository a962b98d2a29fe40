/**
 * The kinds of pcap: by magic number, and, where several kinds share one, by what the first records look like (as
 * Wireshark does). Modified kinds come from a Linux patch of 1999 and from Nokia devices; Ixia's have a longer file header.
 */
import { maxPacketBytes } from './limits.ts';

export interface PcapMagic {
  readonly format: 'pcap' | 'pcap-ns' | 'pcap-modified' | 'pcap-ixia';
  readonly isLittleEndian: boolean;
  readonly nanosPerUnit: 1 | 1000;
  readonly isIxia: boolean;
  /** Possible lengths of a record header, the likeliest first. */
  readonly headerLens: readonly number[];
}

export type LengthOrder = 'captured-first' | 'original-first' | 'smaller-is-captured';

const STANDARD = [16, 24, 20] as const;
const MODIFIED = [24, 28] as const;

const KINDS: readonly [number, PcapMagic['format'], 1 | 1000, readonly number[]][] = [
  [0xa1b2c3d4, 'pcap', 1000, STANDARD],
  [0xa1b23c4d, 'pcap-ns', 1, [16]],
  [0xa1b2cd34, 'pcap-modified', 1000, MODIFIED],
  [0x1c0001ac, 'pcap-ixia', 1, [16]],
  [0x1c0001ab, 'pcap-ixia', 1000, [16]],
];

const swapped = (word: number): number =>
  (((word & 0xff) << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24)) >>> 0;

/** By the first four bytes, read big-endian. */
export const PCAP_MAGICS: ReadonlyMap<number, PcapMagic> = new Map(
  KINDS.flatMap(([magic, format, nanosPerUnit, headerLens]) =>
    [false, true].map((isLittleEndian): [number, PcapMagic] => [
      isLittleEndian ? swapped(magic) : magic,
      { format, isLittleEndian, nanosPerUnit, isIxia: format === 'pcap-ixia', headerLens },
    ]),
  ),
);

const LONGEST_HEADER_LEN = 28;
const SECONDS_OF_A_YEAR = 31_536_000;

/**
 * How many bytes of records tell the kind: the first record, and the header after it. The answer depends on these bytes
 * alone, so that it is the same however the file arrives.
 */
export function variantBytes(magic: PcapMagic, view: DataView, offset: number, linkType: number): number {
  if (magic.headerLens.length === 1) return 0;
  const capLen = view.getUint32(offset + 8, magic.isLittleEndian);
  return 2 * LONGEST_HEADER_LEN + (capLen > maxPacketBytes(linkType) ? 0 : capLen);
}

/** The likeliest length, unless something is odd about the records in `offset` to `end` and another length explains them. */
export function findRecordHeaderLength(
  magic: PcapMagic,
  view: DataView,
  offset: number,
  end: number,
  linkType: number,
  snapLen: number,
): number {
  const { headerLens, isLittleEndian } = magic;
  const likeliest = headerLens[0] ?? 16;
  const fits = (headerLen: number): boolean => {
    const first = readHeader(headerLen, isLittleEndian, view, offset, end, linkType, snapLen);
    if (first === null) return false;
    const second = readHeader(headerLen, isLittleEndian, view, first.next, end, linkType, snapLen);
    if (headerLen === likeliest) return second !== null || first.next === end;
    return second !== null && Math.abs(second.seconds - first.seconds) < SECONDS_OF_A_YEAR;
  };
  return headerLens.find(fits) ?? likeliest;
}

/** When the record is of and where the next one starts; null where its header is odd or not there. */
function readHeader(
  headerLen: number,
  isLittleEndian: boolean,
  view: DataView,
  at: number,
  end: number,
  linkType: number,
  snapLen: number,
): { seconds: number; next: number } | null {
  if (at + headerLen > end) return null;
  const microseconds = view.getUint32(at + 4, isLittleEndian);
  const capLen = view.getUint32(at + 8, isLittleEndian);
  const wireLen = view.getUint32(at + 12, isLittleEndian);
  if (microseconds >= 1_000_000 || capLen > wireLen || capLen > snapLen || capLen > maxPacketBytes(linkType))
    return null;
  // The patched headers hold an interface index, an EtherType and a packet type of 0 to 4.
  if (headerLen >= 24 && (view.getUint32(at + 16, isLittleEndian) > 10_000 || view.getUint8(at + 22) > 4)) return null;
  return { seconds: view.getUint32(at, isLittleEndian), next: at + headerLen + capLen };
}
