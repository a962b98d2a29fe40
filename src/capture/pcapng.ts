/**
 * pcapng (draft-ietf-opsawg-pcapng): sections of blocks, each block with its length before and after. Packets come from
 * Enhanced, Simple and the obsolete Packet Blocks; what other blocks say goes to the notes; unknown ones are skipped.
 */
import type { BlockBuilder } from './block-builder.ts';
import type { ByteWindow } from './byte-window.ts';
import type { CaptureNotes } from './capture-notes.ts';
import type { RecordFormat, ScanResult } from './capture-stream.ts';
import { MAX_BLOCK_BYTES, MAX_WIRE_LEN, maxPacketBytes } from './limits.ts';
import type { CaptureDamage, Landmark } from './packet-block.ts';
import { PcapngClock } from './pcapng-clock.ts';
import { type PcapngInterface, readInterface } from './pcapng-interface.ts';
import { PcapngLandmarks } from './pcapng-landmarks.ts';
import { readDropCount, readNames, readSecrets } from './pcapng-notes.ts';
import { forEachOption, OPTION_COMMENT, readText } from './pcapng-options.ts';

const SECTION_HEADER = 0x0a0d0d0a;
const BYTE_ORDER_MAGIC = 0x1a2b3c4d;
const BYTE_ORDER_SWAPPED = 0x4d3c2b1a;

const INTERFACE_DESCRIPTION = 1;
const OLD_PACKET = 2;
const SIMPLE_PACKET = 3;
const NAME_RESOLUTION = 4;
const INTERFACE_STATISTICS = 5;
const ENHANCED_PACKET = 6;
const DECRYPTION_SECRETS = 10;

/** Bytes of a block before its packet's first byte, and of the shortest block of the kind. */
const PACKET_START = 28;
const PACKET_MIN_LEN = 32;
const SIMPLE_START = 12;
const SIMPLE_MIN_LEN = 16;
const SECTION_MIN_LEN = 28;
const SECTION_OPTIONS = 24;
const INTERFACE_MIN_LEN = 20;
const BLOCK_MIN_LEN = 12;

export function isPcapng(window: ByteWindow): boolean {
  return window.unread >= 4 && window.view.getUint32(window.start) === SECTION_HEADER;
}

export class PcapngFormat implements RecordFormat {
  readonly name = 'pcapng';
  readonly unit = 'block';
  readonly linkTypes = new Set<number>();
  readonly #clock = new PcapngClock();
  readonly #landmarks = new PcapngLandmarks();
  #isLittleEndian = true;
  #interfaces: PcapngInterface[] = [];
  #longestBlock = MAX_BLOCK_BYTES;
  #packets = 0;
  #lastTime = 0;

  get baseSeconds(): number {
    return this.#clock.baseSeconds;
  }

  get landmarks(): readonly Landmark[] | null {
    return this.#landmarks.list;
  }

  rebase(): void {
    this.#clock.rebase();
    for (const { clock } of this.#interfaces) clock.base = null;
  }

  scan(window: ByteWindow, block: BlockBuilder, notes: CaptureNotes): ScanResult {
    while (block.length < block.capacity) {
      const at = window.start;
      if (window.end - at < BLOCK_MIN_LEN) return BLOCK_MIN_LEN;
      const { view } = window;
      const isSection = view.getUint32(at) === SECTION_HEADER;
      if (isSection && !this.#readByteOrder(view, at + 8)) {
        return damage(window, 'The section header has an unknown byte-order mark.');
      }
      const type = view.getUint32(at, this.#isLittleEndian);
      // Some programs write lengths that are no multiple of four, and pad the block all the same.
      const length = Math.ceil(view.getUint32(at + 4, this.#isLittleEndian) / 4) * 4;
      const fault = this.#checkLength(type, isSection, length);
      if (fault !== null) return damage(window, fault);
      if (window.end - at < length) return length;
      const trailer = Math.ceil(view.getUint32(at + length - 4, this.#isLittleEndian) / 4) * 4;
      if (trailer !== length) {
        return damage(window, `The block says ${length} bytes at its start and ${trailer} at its end.`);
      }
      const bad = this.#readBlock(type, window, at, length, block, notes);
      if (bad !== null) return damage(window, bad);
      window.start = at + length;
    }
    return 'full';
  }

  #readByteOrder(view: DataView, offset: number): boolean {
    const mark = view.getUint32(offset);
    this.#isLittleEndian = mark === BYTE_ORDER_SWAPPED;
    return this.#isLittleEndian || mark === BYTE_ORDER_MAGIC;
  }

  #checkLength(type: number, isSection: boolean, length: number): string | null {
    const shortest = isSection
      ? SECTION_MIN_LEN
      : type === ENHANCED_PACKET || type === OLD_PACKET
        ? PACKET_MIN_LEN
        : type === INTERFACE_DESCRIPTION
          ? INTERFACE_MIN_LEN
          : type === SIMPLE_PACKET
            ? SIMPLE_MIN_LEN
            : BLOCK_MIN_LEN;
    if (length < shortest) return `A block of type ${type} says it is ${length} bytes long, and needs ${shortest}.`;
    if (length > this.#longestBlock) {
      return `A block of type ${type} says it is ${length} bytes long, more than ${this.#longestBlock}.`;
    }
    return null;
  }

  /** Reads one whole block; returns what is wrong with it, or null. */
  #readBlock(
    type: number,
    window: ByteWindow,
    at: number,
    length: number,
    block: BlockBuilder,
    notes: CaptureNotes,
  ): string | null {
    const { view } = window;
    const isLittleEndian = this.#isLittleEndian;
    switch (type) {
      case ENHANCED_PACKET:
        return this.#readPacket(window, at, length, block, notes, view.getUint32(at + 8, isLittleEndian));
      case OLD_PACKET:
        return this.#readPacket(window, at, length, block, notes, view.getUint16(at + 8, isLittleEndian));
      case SIMPLE_PACKET:
        return this.#readSimplePacket(window, at, length, block);
      case INTERFACE_DESCRIPTION: {
        const added = readInterface(view, at, at + length - 4, isLittleEndian, notes);
        if (typeof added === 'string') return added;
        const longestPacket = maxPacketBytes(added.linkType);
        this.#interfaces.push({ ...added, maxPacketBytes: longestPacket, dropped: 0 });
        this.#longestBlock = Math.max(this.#longestBlock, longestPacket + PACKET_MIN_LEN);
        this.linkTypes.add(added.linkType);
        this.#landmarks.add(window.origin + at, length, false);
        return null;
      }
      case SECTION_HEADER: {
        const major = view.getUint16(at + 12, isLittleEndian);
        if (major !== 1) return `The section is of version ${major}; only version 1 is known.`;
        this.#interfaces = [];
        this.#landmarks.add(window.origin + at, length, true);
        readComments(view, at + SECTION_OPTIONS, at + length - 4, isLittleEndian, notes, null);
        return null;
      }
      case NAME_RESOLUTION:
        readNames(view, at + 8, at + length - 4, isLittleEndian, notes);
        return null;
      case INTERFACE_STATISTICS:
        this.#readDropped(view, at, at + length - 4, notes);
        return null;
      case DECRYPTION_SECRETS:
        readSecrets(view, at + 8, at + length - 4, isLittleEndian, notes);
        return null;
      default:
        return null;
    }
  }

  /** Statistics count from the beginning of the capture: an interface's last ones replace those before. */
  #readDropped(view: DataView, at: number, end: number, notes: CaptureNotes): void {
    const source = this.#interfaces[view.getUint32(at + 8, this.#isLittleEndian)];
    const dropped = readDropCount(view, at, end, this.#isLittleEndian);
    if (source === undefined || dropped === null) return;
    notes.droppedPackets = (notes.droppedPackets ?? 0) + dropped - source.dropped;
    source.dropped = dropped;
  }

  #readPacket(
    window: ByteWindow,
    at: number,
    length: number,
    block: BlockBuilder,
    notes: CaptureNotes,
    interfaceId: number,
  ): string | null {
    const { view, origin } = window;
    const isLittleEndian = this.#isLittleEndian;
    const source = this.#interfaces[interfaceId];
    if (source === undefined) return `A packet names interface ${interfaceId}, which the section does not describe.`;
    const capLen = view.getUint32(at + 20, isLittleEndian);
    const padded = PACKET_START + Math.ceil(capLen / 4) * 4;
    if (capLen > source.maxPacketBytes || padded > length - 4) {
      return `A packet says it holds ${capLen} bytes, in a block of ${length}.`;
    }
    const high = view.getUint32(at + 12, isLittleEndian);
    const low = view.getUint32(at + 16, isLittleEndian);
    this.#packets++;
    this.#lastTime = this.#clock.nanosSinceBase(source.clock, high, low);
    this.#add(block, at + PACKET_START, capLen, view.getUint32(at + 24, isLittleEndian), source.linkType, origin + at);
    if (padded < length - 8) {
      readComments(view, at + padded, at + length - 4, isLittleEndian, notes, this.#packets);
    }
    return null;
  }

  /** A Simple Packet Block has no time (the packet before it lends its own) and belongs to the first interface. */
  #readSimplePacket(window: ByteWindow, at: number, length: number, block: BlockBuilder): string | null {
    const source = this.#interfaces[0];
    if (source === undefined) return 'A simple packet stands before any interface is described.';
    const wireLen = window.view.getUint32(at + 8, this.#isLittleEndian);
    const snapped = source.snapLen === 0 ? wireLen : Math.min(wireLen, source.snapLen);
    if (snapped > length - SIMPLE_MIN_LEN)
      return `A simple packet says it holds ${snapped} bytes, in a block of ${length}.`;
    this.#packets++;
    this.#landmarks.giveUp();
    this.#clock.fixBase();
    this.#add(block, at + SIMPLE_START, snapped, wireLen, source.linkType, window.origin + at);
    return null;
  }

  #add(
    block: BlockBuilder,
    offset: number,
    capLen: number,
    wireLen: number,
    linkType: number,
    fileOffset: number,
  ): void {
    const i = block.length++;
    block.offsets[i] = offset;
    block.capLens[i] = capLen;
    block.wireLens[i] = Math.min(wireLen, MAX_WIRE_LEN);
    block.times[i] = this.#lastTime;
    block.linkTypes[i] = linkType;
    block.fileOffsets[i] = fileOffset;
  }
}

/** Comments among options: of a packet by its number, of the file where that is null. */
function readComments(
  view: DataView,
  offset: number,
  end: number,
  isLittleEndian: boolean,
  notes: CaptureNotes,
  packet: number | null,
): void {
  forEachOption(view, offset, end, isLittleEndian, (code, from, to) => {
    if (code === OPTION_COMMENT)
      notes.addComment(packet === null ? 'file' : 'packet', packet, readText(view, from, to));
  });
}

function damage(window: ByteWindow, what: string): CaptureDamage {
  return { offset: window.position, message: `${what} It starts at byte ${window.position} of the file.` };
}
