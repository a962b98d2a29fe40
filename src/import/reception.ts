/**
 * A capture whose bytes are arriving, as the way they come in sees it: it writes them in order and says how it ended. The
 * disk's room, progress, the content's hash, cancelling and what a restart finds are looked after here.
 */
import { createHash, type Hash } from 'node:crypto';
import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError } from '../base/errors.ts';
import { toAppError } from './failure.ts';
import { copyVersion, receiveFile } from './local-file.ts';
import { ReceiveMeter } from './receive-meter.ts';
import type { JobProgress, Origin } from './records.ts';
import { Turns } from './remote/turns.ts';
import { CHECK_BYTES, ensureRoom } from './room.ts';
import type { ImportedCapture } from './workspace.ts';

/**
 * Receptions that write at once. A slow disk holds up whoever writes to it, in one of Node's four threads for such work; the
 * views' queries need the others.
 */
const WRITES = new Turns(2);

/** What a reception needs of who keeps it. */
export interface ReceptionHost {
  /** The progress changed. */
  told(): void;
  /** There are more bytes on disk. */
  grew(): void;
  /** Gives a chunk to the import instead of keeping it; false once it wants no more. */
  handOn(chunk: Uint8Array): Promise<boolean>;
  totalChanged(bytes: number | null): void;
  nameChanged(name: string): void;
  /** Keeps what the way in needs to go on after a restart. */
  remember(facts: unknown): void;
  /** The bytes are all here, on disk; `sha256` where it came out on the way. */
  arrived(bytes: number, sha256: string | null): Promise<ImportedCapture>;
  paused(bytes: number, error: AppError): Promise<void>;
  failed(error: AppError): Promise<void>;
}

export interface ReceptionFacts {
  readonly captureId: number;
  readonly jobId: number;
  readonly datasetId: number;
  /** As the user calls it. */
  readonly name: string;
  readonly origin: Origin;
  /** Where the bytes go; only the reception writes there. */
  readonly path: string;
  /** The bytes are not kept: they are only read through. */
  readonly isInPlace: boolean;
  /** Bytes that are there from before. */
  readonly received: number;
  readonly total: number | null;
  /** What the way in asked to be kept with {@link Reception.remember}. */
  readonly remembered: unknown;
}

export class Reception {
  readonly facts: ReceptionFacts;
  readonly #host: ReceptionHost;
  readonly #controller = new AbortController();
  readonly #meter: ReceiveMeter;
  #file: Promise<FileHandle> | null = null;
  /** Null once it cannot be told any more: what came before a restart was not hashed by us. */
  #hash: Hash | null;
  #received: number;
  #total: number | null;
  #unchecked = CHECK_BYTES;
  #isOver = false;
  #isSated = false;

  constructor(facts: ReceptionFacts, host: ReceptionHost) {
    this.facts = facts;
    this.#host = host;
    this.#received = facts.received;
    this.#total = facts.total;
    this.#meter = new ReceiveMeter(facts.received);
    this.#hash = facts.received === 0 ? createHash('sha256') : null;
  }

  /** Aborted when the capture is cancelled or removed, or the server stops: end the transfer, call nothing more. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Bytes on disk, from the first on: the offset to go on from. */
  get received(): number {
    return this.#received;
  }

  get total(): number | null {
    return this.#total;
  }

  /** True once the import wants no more bytes, though there are some: of a capture in place that is damaged. */
  get isSated(): boolean {
    return this.#isSated;
  }

  /** False after it was finished, paused, failed or aborted. */
  get isOpen(): boolean {
    return !this.#isOver && !this.signal.aborted;
  }

  get progress(): JobProgress {
    return this.#meter.progress(this.#received, this.#total);
  }

  /** How many bytes there will be in all; throws DISK_FULL when those that are missing do not fit. */
  async setTotal(bytes: number | null): Promise<void> {
    this.#total = bytes;
    this.#host.totalChanged(bytes);
    if (bytes !== null && !this.facts.isInPlace)
      await ensureRoom(dirname(dirname(this.facts.path)), Math.max(0, bytes - this.#received));
  }

  rename(name: string): void {
    this.#host.nameChanged(name);
  }

  /** Keeps `facts` (JSON; no secret) for a restart: they come back as {@link ReceptionFacts.remembered}. */
  remember(facts: unknown): void {
    this.#host.remember(facts);
  }

  /**
   * Appends `chunk`; one call at a time, and wait for it: that is what keeps memory flat. Throws DISK_FULL, with all before
   * `chunk` kept, and the signal's reason once that is aborted. A chunk in place is the reader's from then on.
   */
  async write(chunk: Uint8Array): Promise<void> {
    this.signal.throwIfAborted();
    if (this.facts.isInPlace) return this.#handOn(chunk);
    this.#unchecked += chunk.length;
    if (this.#unchecked >= CHECK_BYTES) {
      await mkdir(dirname(this.facts.path), { recursive: true, mode: 0o700 });
      await ensureRoom(dirname(this.facts.path), Math.max(CHECK_BYTES, chunk.length));
      this.#unchecked = 0;
    }
    const file = await this.#open();
    await WRITES.take(this.signal, async () => {
      for (let done = 0; done < chunk.length; ) {
        const { bytesWritten } = await file.write(chunk, done, chunk.length - done, this.#received + done);
        done += bytesWritten;
      }
    });
    this.#hash?.update(chunk);
    this.#received += chunk.length;
    this.#host.grew();
    if (this.#meter.update(this.#received)) this.#host.told();
  }

  async #handOn(chunk: Uint8Array): Promise<void> {
    const { length } = chunk;
    this.#hash?.update(chunk);
    this.#isSated = !(await this.#host.handOn(chunk));
    // Bytes that nobody read were not hashed whole.
    if (this.#isSated) this.#hash = null;
    this.#received += length;
    if (this.#meter.update(this.#received)) this.#host.told();
  }

  /** Puts a file of this machine there whole; with `identity`, see `copyVersion`. */
  async takeFile(path: string, identity?: string): Promise<void> {
    this.#hash = null;
    this.#received =
      identity === undefined
        ? await receiveFile(path, this.facts.path)
        : await copyVersion(path, identity, this.facts.path);
  }

  /**
   * All bytes are here: the import begins, or the data set has the same content already and the capture becomes a
   * `duplicate`. Throws CAPTURE_EMPTY.
   */
  async finish(): Promise<ImportedCapture> {
    this.signal.throwIfAborted();
    if (this.#received === 0) throw new AppError('CAPTURE_EMPTY', 'it holds no bytes');
    await this.#end({ isWhole: true });
    const bytes = this.#isSated ? (this.#total ?? this.#received) : this.#received;
    return this.#host.arrived(bytes, this.#hash?.digest('hex') ?? null);
  }

  /** Keeps what arrived and says why no more comes; somebody may resume it. Does nothing once it is over. */
  async pause(error: AppError): Promise<void> {
    if (!this.isOpen) return;
    await this.#end();
    await this.#host.paused(this.facts.isInPlace ? 0 : this.#received, error);
  }

  /** Gives up: what arrived is removed, the capture stays as failed. Does nothing once it is over. */
  async fail(error: AppError): Promise<void> {
    if (!this.isOpen) return;
    await this.#end();
    await this.#host.failed(error);
  }

  /** Ends it by what was thrown: a full disk pauses, anything else fails; nothing once it is over. */
  async endWith(cause: unknown): Promise<void> {
    const error = toAppError(cause);
    await (error.code === 'DISK_FULL' ? this.pause(error) : this.fail(error));
  }

  /** For who keeps it: makes the way in stop. */
  async abort(): Promise<void> {
    this.#controller.abort(new AppError('CONFLICT', 'the capture is no longer being received'));
    await this.#end();
  }

  #open(): Promise<FileHandle> {
    this.signal.throwIfAborted();
    this.#file ??= open(this.facts.path, this.#received === 0 ? 'w' : 'r+', 0o600);
    return this.#file;
  }

  async #end({ isWhole = false } = {}): Promise<void> {
    this.#isOver = true;
    // Where it could not be opened, who wrote was told.
    const file = (await this.#file?.catch(() => null)) ?? null;
    this.#file = null;
    if (file === null) return;
    try {
      if (isWhole) await WRITES.take(this.signal, () => file.sync());
    } finally {
      await file.close();
    }
  }
}
