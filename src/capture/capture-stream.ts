import { BlockBuilder } from './block-builder.ts';
import type { ByteWindow } from './byte-window.ts';
import { CaptureNotes } from './capture-notes.ts';
import type { CaptureDamage, CaptureReader, Landmark, PacketBlock } from './packet-block.ts';

/** What a scan of the bytes in memory came to. */
export type ScanResult =
  | 'full'
  /** The next record needs this many unread bytes, more than there are. */
  | number
  | CaptureDamage
  /** The format itself says that nothing follows. */
  | 'done';

/**
 * One file format. It sees whole records only: asking for more bytes, growing buffers and noticing the end of the file
 * is the stream's work, so that a format is the same for files, pipes and any chunking.
 */
export interface RecordFormat {
  readonly name: string;
  /** What the file is made of, for sentences about damage: "packet record", "block". */
  readonly unit: string;
  readonly baseSeconds: number;
  readonly linkTypes: ReadonlySet<number>;
  /** See `CaptureReader`; absent where the file's header says it all. */
  readonly landmarks?: readonly Landmark[] | null;
  /** Times count from the next packet on: exact however far it is from the first. Absent where they are exact anyway. */
  rebase?(): void;
  /** Consumes whole records from `window.start` on and adds their packets to `block`, until one is full or the other used up. */
  scan(window: ByteWindow, block: BlockBuilder, notes: CaptureNotes): ScanResult;
}

/** Packets of one source in one format. */
export class CaptureStream implements CaptureReader {
  damage: CaptureDamage | null = null;
  readonly notes = new CaptureNotes();
  readonly #format: RecordFormat;
  readonly #window: ByteWindow;
  readonly #block: BlockBuilder;
  #isDone = false;

  constructor(format: RecordFormat, window: ByteWindow, blockPackets: number) {
    this.#format = format;
    this.#window = window;
    this.#block = new BlockBuilder(blockPackets, window);
  }

  get format(): string {
    return this.#format.name;
  }

  get baseSeconds(): number {
    return this.#format.baseSeconds;
  }

  get linkTypes(): ReadonlySet<number> {
    return this.#format.linkTypes;
  }

  get landmarks(): readonly Landmark[] | null {
    const { landmarks } = this.#format;
    return landmarks === undefined ? [] : landmarks;
  }

  get bytesRead(): number {
    return this.#window.position;
  }

  next(): PacketBlock | null | Promise<PacketBlock | null> {
    const window = this.#window;
    while (!this.#isDone) {
      this.#block.reset(window);
      const result = this.#format.scan(window, this.#block, this.notes);
      if (typeof result === 'object') this.#stop(result);
      if (result === 'done') this.#isDone = true;
      if (this.#block.length > 0) return this.#block;
      if (typeof result !== 'number') continue;
      if (window.isAtEnd) {
        this.#stop(this.#cut(result));
        break;
      }
      const filled = window.fill(result);
      if (filled !== undefined) return filled.then(() => this.next());
    }
    return null;
  }

  close(): void | Promise<void> {
    this.#isDone = true;
    return this.#window.close();
  }

  #stop(damage: CaptureDamage | null): void {
    this.damage = damage;
    this.#isDone = true;
  }

  /** The end of the file inside a record; null at its regular end. */
  #cut(need: number): CaptureDamage | null {
    const { position, unread, sourceDamage } = this.#window;
    if (sourceDamage !== null) return { offset: position, message: sourceDamage };
    if (unread === 0) return null;
    return {
      offset: position,
      message: `The file ends at byte ${position + unread}, inside a ${this.#format.unit} that starts at byte ${position} and needs ${need} bytes.`,
    };
  }
}
