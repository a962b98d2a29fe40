/** snoop, the capture file of Solaris (RFC 1761): big-endian, records padded to what their own length says. */
import type { BlockBuilder } from './block-builder.ts';
import type { ByteWindow } from './byte-window.ts';
import type { CaptureNotes } from './capture-notes.ts';
import type { RecordFormat, ScanResult } from './capture-stream.ts';
import { MAX_WIRE_LEN, maxPacketBytes } from './limits.ts';

const FILE_HEADER_LEN = 16;
const DATA_LINK = 12;
const RECORD_HEADER_LEN = 24;

const MAGIC_HIGH = 0x736e6f6f;
const MAGIC_LOW = 0x70000000;

/** RFC 1761's data link types, and Solaris's own, as LINKTYPE_ values; others are kept apart from those by the base. */
const LINK_TYPES: ReadonlyMap<number, number> = new Map([
  [0, 1],
  [2, 6],
  [4, 1],
  [5, 50],
  [8, 10],
  [18, 123],
  [26, 226],
]);
const UNKNOWN_LINK_TYPE_BASE = 0xf000;

export function isSnoop(window: ByteWindow): boolean {
  const { view, start } = window;
  return window.unread >= 8 && view.getUint32(start) === MAGIC_HIGH && view.getUint32(start + 4) === MAGIC_LOW;
}

export class SnoopFormat implements RecordFormat {
  readonly name = 'snoop';
  readonly unit = 'packet record';
  readonly linkTypes = new Set<number>();
  baseSeconds = 0;
  #hasBase = false;
  #linkType = -1;

  scan(window: ByteWindow, block: BlockBuilder, notes: CaptureNotes): ScanResult {
    if (this.#linkType < 0) {
      if (window.unread < FILE_HEADER_LEN) return FILE_HEADER_LEN;
      const dataLink = window.view.getUint32(window.start + DATA_LINK);
      this.#linkType = LINK_TYPES.get(dataLink) ?? UNKNOWN_LINK_TYPE_BASE + (dataLink & 0xff);
      this.linkTypes.add(this.#linkType);
      window.start += FILE_HEADER_LEN;
    }
    while (block.length < block.capacity) {
      if (window.unread < RECORD_HEADER_LEN) return RECORD_HEADER_LEN;
      const { view, start } = window;
      const capLen = view.getUint32(start + 4);
      const recordLen = view.getUint32(start + 8);
      if (capLen > maxPacketBytes(this.#linkType) || recordLen < RECORD_HEADER_LEN + capLen || recordLen > 2 ** 20) {
        const message = `The packet record at byte ${window.position} says it holds ${capLen} of ${recordLen} bytes.`;
        return { offset: window.position, message };
      }
      if (window.unread < recordLen) return recordLen;
      const seconds = view.getUint32(start + 16);
      if (!this.#hasBase) {
        this.#hasBase = true;
        this.baseSeconds = seconds;
      }
      notes.droppedPackets = view.getUint32(start + 12);
      const i = block.length++;
      block.offsets[i] = start + RECORD_HEADER_LEN;
      block.capLens[i] = capLen;
      block.wireLens[i] = Math.min(view.getUint32(start), MAX_WIRE_LEN);
      block.times[i] = (seconds - this.baseSeconds) * 1e9 + view.getUint32(start + 20) * 1000;
      block.linkTypes[i] = this.#linkType;
      block.fileOffsets[i] = window.position;
      window.start += recordLen;
    }
    return 'full';
  }
}
