/** Reads a capture from wherever one of its records starts. */
import { AppError } from '../base/errors.ts';
import { BlockBuilder } from './block-builder.ts';
import { ByteWindow } from './byte-window.ts';
import { CaptureNotes } from './capture-notes.ts';
import type { RecordFormat, ScanResult } from './capture-stream.ts';
import { recogniseFormat } from './open.ts';
import type { ByteSource, Landmark, PacketBlock, RangedSource } from './packet-block.ts';

const WINDOW_BYTES = 1024 * 1024;
const BLOCK_PACKETS = 8192;
/** Read beyond the expected end where a record goes on there. */
const STEP_BYTES = 64 * 1024;

export class CaptureSeeker {
  readonly #source: RangedBytes;
  readonly #format: RecordFormat;
  readonly #window: ByteWindow;
  readonly #block: BlockBuilder;
  readonly #landmarks: readonly Landmark[];
  readonly #notes = new CaptureNotes();
  /** Landmarks before it have been read. */
  #knownUpTo = 0;
  /** Where the next block begins, if not behind the one before. */
  #resumeAt: number | null = null;

  /** Reads the head of the capture; `landmarks` are those that its reader met. The caller closes the source. */
  static async open(source: RangedSource, landmarks: readonly Landmark[]): Promise<CaptureSeeker> {
    const bytes = new RangedBytes(source);
    const window = new ByteWindow(bytes, WINDOW_BYTES);
    bytes.limit = STEP_BYTES;
    const seeker = new CaptureSeeker(bytes, await recogniseFormat(window), window, landmarks);
    // Reads what stands before the first packet.
    await seeker.next();
    return seeker;
  }

  private constructor(source: RangedBytes, format: RecordFormat, window: ByteWindow, landmarks: readonly Landmark[]) {
    this.#source = source;
    this.#format = format;
    this.#window = window;
    this.#landmarks = landmarks;
    this.#block = new BlockBuilder(BLOCK_PACKETS, window);
  }

  /** What the times of the block asked for last count from; it may change with {@link seek}. */
  get baseSeconds(): number {
    return this.#format.baseSeconds;
  }

  /** The next block begins with the record at `offset`; `end` is where reading will presumably end. */
  async seek(offset: number, end: number): Promise<void> {
    const known = this.#knownUpTo <= offset ? this.#knownUpTo : 0;
    const before = this.#landmarks.filter((landmark) => landmark.offset >= known && landmark.offset < offset);
    for (const landmark of before.slice(
      Math.max(
        0,
        before.findLastIndex(({ isSection }) => isSection),
      ),
    )) {
      this.#moveTo(landmark.offset, landmark.offset + landmark.length);
      await this.#fill(landmark.length);
      this.#scanUpTo(landmark.offset + landmark.length);
    }
    this.#moveTo(offset, end);
    this.#format.rebase?.();
    this.#knownUpTo = offset;
    this.#resumeAt = null;
  }

  /** The packets that follow, at least one, until the next call; null at the end. Throws where the file is not as it was. */
  async next(): Promise<PacketBlock | null> {
    if (this.#resumeAt !== null) await this.seek(this.#resumeAt, this.#source.limit);
    for (;;) {
      const result = this.#scan();
      this.#knownUpTo = this.#window.position;
      if (this.#block.length > 0) {
        this.#cutWhereInexact();
        return this.#block;
      }
      if (result === 'done') return null;
      if (typeof result === 'object') throw new AppError('CAPTURE_UNREADABLE', `it has changed: ${result.message}`);
      if (typeof result !== 'number') continue;
      // What was too little may be enough once it is known to be all.
      if (this.#window.isAtEnd) return null;
      await this.#fill(result);
    }
  }

  /** Ends the block before a packet so far from its first that doubles do not hold the time between; it begins the next. */
  #cutWhereInexact(): void {
    const block = this.#block;
    for (let i = 1; i < block.length; i++) {
      if (Math.abs(block.times[i]!) <= Number.MAX_SAFE_INTEGER) continue;
      block.length = i;
      this.#resumeAt = block.fileOffsets[i]!;
      return;
    }
  }

  #scan(): ScanResult {
    this.#block.reset(this.#window);
    return this.#format.scan(this.#window, this.#block, this.#notes);
  }

  /** Nothing behind `end` is looked at, even where it is in memory. */
  #scanUpTo(end: number): void {
    const window = this.#window;
    const whole = window.end;
    window.end = Math.min(whole, end - window.origin);
    this.#scan();
    window.end = whole;
  }

  async #fill(need: number): Promise<void> {
    const window = this.#window;
    this.#source.limit = Math.max(this.#source.limit, window.position + need);
    while (window.unread < need && !window.isAtEnd) await window.fill(need);
  }

  #moveTo(offset: number, end: number): void {
    const window = this.#window;
    this.#source.limit = end;
    if (offset >= window.position && offset <= window.position + window.unread) window.start = offset - window.origin;
    else {
      window.moveTo(offset);
      this.#source.position = offset;
    }
  }
}

/** A ranged source as one that is read in a row, up to a limit. */
class RangedBytes implements ByteSource {
  readonly size: number;
  position = 0;
  limit = 0;
  readonly #source: RangedSource;

  constructor(source: RangedSource) {
    this.#source = source;
    this.size = source.size;
  }

  async read(into: Uint8Array): Promise<number> {
    const wanted = this.limit > this.position ? this.limit - this.position : STEP_BYTES;
    const count = await this.#source.read(into.subarray(0, Math.min(into.length, wanted)), this.position);
    this.position += count;
    return count;
  }

  close(): void {}
}
