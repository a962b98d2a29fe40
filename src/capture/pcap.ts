/**
 * The classic capture file: a header of 24 bytes, then packets, each behind a record header (draft-ietf-opsawg-pcap).
 * Reads microseconds and nanoseconds, both byte orders, and the variants of pcap-variant.ts.
 */
import type { BlockBuilder } from './block-builder.ts';
import type { ByteWindow } from './byte-window.ts';
import type { RecordFormat, ScanResult } from './capture-stream.ts';
import { MAX_WIRE_LEN, maxPacketBytes } from './limits.ts';
import { findRecordHeaderLength, type LengthOrder, PCAP_MAGICS, type PcapMagic, variantBytes } from './pcap-variant.ts';

const FILE_HEADER_LEN = 24;
/** Ixia adds the total size of all records to the file header. */
const IXIA_EXTRA_LEN = 4;
const VERSION_MAJOR = 4;
const VERSION_MINOR = 6;
const SNAP_LEN = 16;
const LINK_TYPE = 20;

const RECORD_HEADER_LEN = 16;
const SECONDS = 0;
const FRACTION = 4;
const CAPTURED_LENGTH = 8;
const ORIGINAL_LENGTH = 12;

export function findPcapMagic(window: ByteWindow): PcapMagic | null {
  if (window.unread < 4) return null;
  return PCAP_MAGICS.get(window.view.getUint32(window.start)) ?? null;
}

export class PcapFormat implements RecordFormat {
  readonly unit = 'packet record';
  readonly linkTypes = new Set<number>();
  baseSeconds = 0;
  readonly #magic: PcapMagic;
  #isOpened = false;
  #hasBase = false;
  #linkType = 0;
  #headerLen = RECORD_HEADER_LEN;
  #lengthOrder: LengthOrder = 'captured-first';

  constructor(magic: PcapMagic) {
    this.#magic = magic;
  }

  get name(): string {
    return this.#magic.format;
  }

  rebase(): void {
    this.#hasBase = false;
  }

  scan(window: ByteWindow, block: BlockBuilder): ScanResult {
    if (!this.#isOpened) {
      const need = this.#readFileHeader(window);
      if (need !== 0) return need;
    }
    return this.#scanRecords(window, block);
  }

  /** Returns 0 when the file header was read, else how many bytes that needs. */
  #readFileHeader(window: ByteWindow): number {
    const { isLittleEndian, isIxia } = this.#magic;
    const length = FILE_HEADER_LEN + (isIxia ? IXIA_EXTRA_LEN : 0);
    if (window.unread < length) return length;
    const { view, start } = window;
    const linkType = view.getUint32(start + LINK_TYPE, isLittleEndian) & 0xffff;
    const records = start + length;
    const isMoreToCome = !window.isAtEnd;
    if (isMoreToCome && window.unread < length + RECORD_HEADER_LEN) return length + RECORD_HEADER_LEN;
    let recordsEnd = window.end;
    if (window.unread >= length + RECORD_HEADER_LEN) {
      const need = variantBytes(this.#magic, view, records, linkType);
      if (isMoreToCome && window.unread < length + need) return length + need;
      recordsEnd = Math.min(recordsEnd, records + need);
    }
    const major = view.getUint16(start + VERSION_MAJOR, isLittleEndian);
    const minor = view.getUint16(start + VERSION_MINOR, isLittleEndian);
    // Before version 2.3 the original length came first; 2.3 was written both ways; DG/UX's 543.0 is of the old kind.
    if (major === 543 || (major === 2 && minor < 3)) this.#lengthOrder = 'original-first';
    else if (major === 2 && minor === 3) this.#lengthOrder = 'smaller-is-captured';
    // Only version 2.4 was ever written with other record headers.
    if (this.#lengthOrder === 'captured-first') {
      const snapLen = view.getUint32(start + SNAP_LEN, isLittleEndian);
      this.#headerLen = findRecordHeaderLength(this.#magic, view, records, recordsEnd, linkType, snapLen);
    }
    this.#linkType = linkType;
    this.linkTypes.add(linkType);
    window.start += length;
    this.#isOpened = true;
    return 0;
  }

  #scanRecords(window: ByteWindow, block: BlockBuilder): ScanResult {
    const { view, end, origin } = window;
    const { offsets, capLens, wireLens, times, linkTypes, fileOffsets, capacity } = block;
    const { isLittleEndian, nanosPerUnit } = this.#magic;
    const headerLen = this.#headerLen;
    const linkType = this.#linkType;
    const maxCapLen = maxPacketBytes(linkType);
    const isPlainOrder = this.#lengthOrder === 'captured-first';
    let at = window.start;
    let count = 0;
    let result: ScanResult = 'full';
    while (count < capacity) {
      if (at + headerLen > end) {
        result = headerLen;
        break;
      }
      let capLen = view.getUint32(at + CAPTURED_LENGTH, isLittleEndian);
      let wireLen = view.getUint32(at + ORIGINAL_LENGTH, isLittleEndian);
      if (!isPlainOrder && (this.#lengthOrder === 'original-first' || capLen > wireLen)) {
        const first = capLen;
        capLen = wireLen;
        wireLen = first;
      }
      if (capLen > maxCapLen) {
        result = tooLong(origin + at, capLen, maxCapLen);
        break;
      }
      const next = at + headerLen + capLen;
      if (next > end) {
        result = next - at;
        break;
      }
      const seconds = view.getUint32(at + SECONDS, isLittleEndian);
      if (!this.#hasBase) {
        this.#hasBase = true;
        this.baseSeconds = seconds;
      }
      times[count] = (seconds - this.baseSeconds) * 1e9 + view.getUint32(at + FRACTION, isLittleEndian) * nanosPerUnit;
      offsets[count] = at + headerLen;
      capLens[count] = capLen;
      wireLens[count] = Math.min(wireLen, MAX_WIRE_LEN);
      linkTypes[count] = linkType;
      fileOffsets[count] = origin + at;
      count++;
      at = next;
    }
    block.length = count;
    window.start = at;
    return result;
  }
}

function tooLong(offset: number, capLen: number, maxCapLen: number): ScanResult {
  return {
    offset,
    message: `The packet record at byte ${offset} says it holds ${capLen} bytes; no packet of this link type is longer than ${maxCapLen}.`,
  };
}
