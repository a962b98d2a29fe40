/**
 * Microsoft Network Monitor 2.x (`GMBU`; its format is in the help of Network Monitor 3.4): little-endian, frames in a row
 * up to the table that lists them. Read from front to back, so the table only says where they end. Events that are no
 * frames are skipped; comments and process names are not read.
 */
import type { BlockBuilder } from './block-builder.ts';
import type { ByteWindow } from './byte-window.ts';
import type { RecordFormat, ScanResult } from './capture-stream.ts';
import { MAX_WIRE_LEN, maxPacketBytes } from './limits.ts';

const FILE_HEADER_LEN = 128;
const MINOR_VERSION = 4;
const MEDIA_TYPE = 6;
const START_TIME = 8;
const TABLE_OFFSETS = [24, 32, 40, 48, 56] as const;
const FRAME_HEADER_LEN = 16;

const MAGIC = 0x474d4255;

/** Bytes after a frame, by minor version: media type; process; time and time zone. */
const TRAILER_LENS = [0, 2, 6, 15] as const;
const UTC_TIME = 6;
/** 100 ns units from 1601 to 1970. */
const FILETIME_EPOCH = 116_444_736_000_000_000n;

const PCAP_MEDIA_BASE = 0xe000;
const FIRST_EVENT = 0xffe0;
const WLAN = 6;
const LINK_TYPES: ReadonlyMap<number, number> = new Map([
  [0, 1],
  [1, 1],
  [2, 6],
  [3, 10],
  [4, 100],
  [WLAN, 105],
  [7, 101],
  [8, 101],
  [9, 101],
]);
const UNKNOWN_LINK_TYPE_BASE = 0xf000;

export function isNetmon(window: ByteWindow): boolean {
  return window.unread >= 4 && window.view.getUint32(window.start) === MAGIC;
}

export class NetmonFormat implements RecordFormat {
  readonly name = 'netmon';
  readonly unit = 'frame';
  readonly linkTypes = new Set<number>();
  baseSeconds = 0;
  #isOpened = false;
  #hasBase = false;
  #framesEnd = 0;
  #trailerLen = 0;
  #mediaType = 1;
  #startNanos = 0;
  #startSeconds = 0;

  scan(window: ByteWindow, block: BlockBuilder): ScanResult {
    if (!this.#isOpened) {
      if (window.unread < FILE_HEADER_LEN) return FILE_HEADER_LEN;
      this.#readFileHeader(window);
    }
    while (block.length < block.capacity) {
      if (window.position >= this.#framesEnd) {
        // Consumes the tables, so that the file is known to have been read to its end.
        window.start = window.end;
        return window.isAtEnd ? 'done' : 1;
      }
      if (window.unread < FRAME_HEADER_LEN) return FRAME_HEADER_LEN;
      const { view, start } = window;
      const capLen = view.getUint32(start + 12, true);
      if (capLen > maxPacketBytes(1)) {
        const message = `The frame at byte ${window.position} says it holds ${capLen} bytes; none is that long.`;
        return { offset: window.position, message };
      }
      const length = FRAME_HEADER_LEN + capLen + this.#trailerLen;
      if (window.unread < length) return length;
      this.#readFrame(window, block, capLen);
      window.start += length;
    }
    return 'full';
  }

  #readFileHeader(window: ByteWindow): void {
    const { view, start } = window;
    const minor = view.getUint8(start + MINOR_VERSION);
    this.#trailerLen = TRAILER_LENS[Math.min(minor, 3)] ?? 0;
    this.#mediaType = view.getUint16(start + MEDIA_TYPE, true);
    const part = (index: number): number => view.getUint16(start + START_TIME + 2 * index, true);
    // The time zone is not in the file: the clock is taken for UTC. Versions 2.3 and later say UTC per frame.
    this.#startSeconds = Math.floor(Date.UTC(part(0), part(1) - 1, part(3), part(4), part(5), part(6)) / 1000) || 0;
    this.#startNanos = part(7) * 1e6;
    const tables = TABLE_OFFSETS.map((at) => view.getUint32(start + at, true)).filter((at) => at >= FILE_HEADER_LEN);
    this.#framesEnd = tables.length === 0 ? Number.POSITIVE_INFINITY : Math.min(...tables);
    window.start += FILE_HEADER_LEN;
    this.#isOpened = true;
  }

  #readFrame(window: ByteWindow, block: BlockBuilder, capLen: number): void {
    const { view, start } = window;
    const trailer = start + FRAME_HEADER_LEN + capLen;
    const media = this.#trailerLen === 0 ? this.#mediaType : view.getUint16(trailer, true);
    if (media >= FIRST_EVENT) return;
    let linkType = LINK_TYPES.get(media) ?? UNKNOWN_LINK_TYPE_BASE + (media & 0xff);
    if (media >= PCAP_MEDIA_BASE && media < UNKNOWN_LINK_TYPE_BASE) linkType = media - PCAP_MEDIA_BASE;
    let skip = 0;
    // 802.11 frames stand behind a header that says its own length after its version.
    if (media === WLAN && capLen >= 3) skip = Math.min(capLen, view.getUint16(start + FRAME_HEADER_LEN + 1, true));
    const i = block.length++;
    block.offsets[i] = start + FRAME_HEADER_LEN + skip;
    block.capLens[i] = capLen - skip;
    block.wireLens[i] = Math.min(Math.max(0, view.getUint32(start + 8, true) - skip), MAX_WIRE_LEN);
    block.times[i] = this.#nanosSinceBase(view, start, trailer);
    block.linkTypes[i] = linkType;
    block.fileOffsets[i] = window.position;
    this.linkTypes.add(linkType);
  }

  #nanosSinceBase(view: DataView, start: number, trailer: number): number {
    let seconds = this.#startSeconds;
    let nanos = this.#startNanos;
    if (this.#trailerLen > UTC_TIME) {
      const ticks = view.getBigUint64(trailer + UTC_TIME, true) - FILETIME_EPOCH;
      seconds = Number(ticks / 10_000_000n);
      nanos = Number(ticks % 10_000_000n) * 100;
    } else {
      const micros = Number(view.getBigUint64(start, true));
      seconds += Math.floor(micros / 1e6);
      nanos += (micros % 1e6) * 1000;
    }
    if (!this.#hasBase) {
      this.#hasBase = true;
      this.baseSeconds = seconds;
    }
    return (seconds - this.baseSeconds) * 1e9 + nanos;
  }
}
