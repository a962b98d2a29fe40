import type { CaptureNotes } from './capture-notes.ts';

/**
 * A run of packets as they lie in one buffer: what every reader hands on. No object, copy or exception per packet; the
 * arrays and the buffer belong to the reader and are valid until the next block is asked for.
 */
export interface PacketBlock {
  readonly bytes: Uint8Array;
  /** Over the same memory as `bytes`, with the same zero. */
  readonly view: DataView;
  readonly length: number;
  /** Where each packet's first captured byte lies in `bytes`. */
  readonly offsets: Uint32Array;
  /** Captured and original (wire) lengths in bytes. */
  readonly capLens: Uint32Array;
  readonly wireLens: Uint32Array;
  /**
   * Nanoseconds since the reader's `baseSeconds`; may be negative. Exact within 104 days of it; beyond, the error stays
   * below half a microsecond for as long as files can say (2^53 is 104 days in nanoseconds).
   */
  readonly times: Float64Array;
  /** Link type of each packet (LINKTYPE_ values of the pcap registry). */
  readonly linkTypes: Uint16Array;
  /** Where each packet's record starts in the file, for finding it again. */
  readonly fileOffsets: Float64Array;
}

/** Where bytes come from, without saying how: a file, standard input, an upload, a decompressor. */
export interface ByteSource {
  /**
   * Reads up to `into.length` bytes; resolves to how many were read, 0 at the end. A source that can answer at once may
   * return the number itself.
   */
  read(into: Uint8Array): number | Promise<number>;
  close(): void | Promise<void>;
  /** Total size in bytes where it is known beforehand. */
  readonly size: number | null;
  /** Once it has ended: why it ended early (a sentence), where it did. */
  readonly damage?: string | null;
}

/** Bytes that can be asked for anywhere: a file, or a blob by ranges. */
export interface RangedSource {
  readonly size: number;
  /** A gap of so many bytes is cheaper to read through than to ask anew behind it. */
  readonly skippableBytes: number;
  /** Reads up to `into.length` bytes from `position` on; resolves to how many, 0 only at the end. */
  read(into: Uint8Array, position: number): Promise<number>;
  close(): Promise<void>;
}

/** Bytes of a file without which the packets after them cannot be read: pcapng's sections and interfaces. */
export interface Landmark {
  readonly offset: number;
  readonly length: number;
  /** It begins a section: what stands before it no longer counts. */
  readonly isSection: boolean;
}

/** Why reading stopped before the end of the file. */
export interface CaptureDamage {
  /** Where in the file the unreadable part begins. */
  readonly offset: number;
  /** A sentence for a person: what was expected, what was found. */
  readonly message: string;
}

export interface CaptureReader {
  /** `pcap`, `pcapng` … as recognised by content. */
  readonly format: string;
  /** Whole seconds since the Unix epoch that `PacketBlock.times` count from; fixed once the first block was read. */
  readonly baseSeconds: number;
  /** Link types met so far. */
  readonly linkTypes: ReadonlySet<number>;
  /** Bytes of the source consumed so far, for progress. */
  readonly bytesRead: number;
  /** Set when the file was cut or damaged; everything before it was delivered. */
  readonly damage: CaptureDamage | null;
  /** What the file says beside its packets, as far as it was read: comments, names, drop counts. */
  readonly notes: CaptureNotes;
  /**
   * Those met so far; null where packets can be read from the beginning only. Absent where `PacketBlock.fileOffsets` are no
   * positions in the source, as in a compressed file.
   */
  readonly landmarks?: readonly Landmark[] | null;
  /** The next run of packets, or null at the end. */
  next(): PacketBlock | null | Promise<PacketBlock | null>;
  close(): void | Promise<void>;
}
