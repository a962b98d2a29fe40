/**
 * An archive of captures → a file for each of them, so that each is imported as a capture of its own. One that holds a
 * single file is read as it is, and so are flow logs, of which one goes on with the flows of another.
 */
import { createHash } from 'node:crypto';
import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../base/errors.ts';
import { openCapture } from '../capture/open.ts';
import type { CaptureDamage } from '../capture/packet-block.ts';
import { FLOW_LOG_HEAD_BYTES, openFlowLog } from '../flowlog/open-flow-log.ts';
import { type ArchiveFile, archiveFiles } from './expand/archive-files.ts';
import { ByteCursor } from './expand/byte-cursor.ts';
import { type ExpansionLimits, ExpansionMeter } from './expand/expansion-limits.ts';
import { openFileSource } from './file-source.ts';
import { MAX_WRAPPINGS } from './open-capture-file.ts';
import { CHECK_BYTES, ensureRoom } from './room.ts';

/** Captures that are taken out of one archive. */
export const MAX_MEMBERS = 1_000;
/** Files that are named of those left out. */
export const MAX_NAMED = 100;

const CHUNK_BYTES = 256 * 1024;

export interface Member {
  /** Within the archive. */
  readonly name: string;
  /** Where its bytes lie. */
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

export interface LeftOutFile {
  readonly name: string;
  readonly why: string;
}

export interface Unpacked {
  readonly members: readonly Member[];
  /** The first {@link MAX_NAMED}. */
  readonly leftOut: readonly LeftOutFile[];
  readonly leftOutCount: number;
  readonly damage: CaptureDamage | null;
}

export interface UnpackOptions {
  readonly limits: ExpansionLimits;
  /** Called with the bytes of the archive that were read; throws to stop. */
  onProgress(bytesRead: number): void;
}

/** Null for what is no archive of several files with a capture among them: `directory` is not made then. */
export async function unpack(path: string, directory: string, options: UnpackOptions): Promise<Unpacked | null> {
  // What a kill left.
  await rm(directory, { recursive: true, force: true });
  if (!(await holdsCaptures(path, options))) return null;
  await mkdir(directory, { recursive: true, mode: 0o700 });
  try {
    return await takeOut(path, directory, options);
  } catch (cause) {
    await rm(directory, { recursive: true, force: true });
    throw cause;
  }
}

async function holdsCaptures(path: string, options: UnpackOptions): Promise<boolean> {
  let files = 0;
  let hasCapture = false;
  try {
    for await (const { file, drain } of filesOf(path, options)) {
      if (file.name === '') return false;
      files++;
      if (!hasCapture) {
        if (await isLog(file.content)) return false;
        hasCapture = (await refusalOf(file.content)) === null;
      }
      if (hasCapture && files > 1) return true;
      await drain();
    }
  } catch (cause) {
    // A damaged archive of one file is told of when that is read.
    if (!(cause instanceof DamagedArchive)) throw cause;
    return hasCapture && files > 1;
  }
  return false;
}

async function takeOut(path: string, directory: string, options: UnpackOptions): Promise<Unpacked> {
  const members: Member[] = [];
  const leftOut: LeftOutFile[] = [];
  let leftOutCount = 0;
  let damage: CaptureDamage | null = null;
  const leave = (name: string, why: string): void => {
    if (leftOutCount++ < MAX_NAMED) leftOut.push({ name, why });
  };
  try {
    for await (const { file, position, drain } of filesOf(path, options)) {
      if (members.length >= MAX_MEMBERS) {
        leave(file.name, `${MAX_MEMBERS} captures of an archive are imported, no more`);
        await drain();
        continue;
      }
      const target = join(directory, String(members.length));
      const written = await writeOut(file, target, options, position);
      const why = await refusalOfFile(target);
      if (why === null) members.push({ name: file.name, path: target, ...written });
      else {
        leave(file.name, why);
        await rm(target);
      }
      const message = file.content.damage;
      if (message !== null) damage ??= { offset: position(), message };
    }
  } catch (cause) {
    if (!(cause instanceof DamagedArchive)) throw cause;
    damage ??= { offset: cause.offset, message: cause.message };
  }
  return { members, leftOut, leftOutCount, damage };
}

/** The archive itself cannot be read on; what came before is good. */
class DamagedArchive extends Error {
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

interface OpenFile {
  readonly file: ArchiveFile;
  /** Bytes of the archive read so far. */
  readonly position: () => number;
  readonly drain: () => Promise<void>;
}

async function* filesOf(
  path: string,
  { onProgress, limits }: UnpackOptions,
): AsyncGenerator<OpenFile, void, undefined> {
  const cursor = new ByteCursor(openFileSource(path));
  const position = (): number => cursor.position;
  try {
    const meter = new ExpansionMeter(limits, position);
    const files = archiveFiles(cursor, meter, MAX_WRAPPINGS);
    for (;;) {
      const next = await files.next().catch((cause: unknown) => {
        if (cause instanceof AppError || !(cause instanceof Error)) throw cause;
        throw new DamagedArchive(cause.message, cursor.position);
      });
      if (next.done === true) return;
      const file = next.value;
      const drain = async (): Promise<void> => {
        const waste = new Uint8Array(CHUNK_BYTES);
        while ((await file.content.read(waste)) > 0) onProgress(position());
      };
      yield { file, position, drain };
    }
  } finally {
    await cursor.close();
  }
}

async function writeOut(
  { content }: ArchiveFile,
  path: string,
  { onProgress }: UnpackOptions,
  position: () => number,
): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256');
  const chunk = new Uint8Array(CHUNK_BYTES);
  const file = await open(path, 'wx', 0o600);
  try {
    let bytes = 0;
    for (let unchecked = CHECK_BYTES; ; ) {
      const count = await content.read(chunk);
      if (count === 0) break;
      unchecked += count;
      if (unchecked >= CHECK_BYTES) {
        await ensureRoom(path, CHECK_BYTES);
        unchecked = 0;
      }
      await file.writeFile(chunk.subarray(0, count));
      hash.update(chunk.subarray(0, count));
      bytes += count;
      onProgress(position());
    }
    await file.sync();
    return { bytes, sha256: hash.digest('hex') };
  } finally {
    await file.close();
  }
}

/** Why a file is no capture and no flow log; null where it is one. */
async function refusalOfFile(path: string): Promise<string | null> {
  const cursor = new ByteCursor(openFileSource(path));
  try {
    return (await isLog(cursor)) ? null : await refusalOf(cursor);
  } finally {
    await cursor.close();
  }
}

const isLog = async (content: ByteCursor): Promise<boolean> =>
  openFlowLog(await content.peek(FLOW_LOG_HEAD_BYTES), content) !== null;

/** Why it is no capture; null where it is one. */
function refusalOf(content: ByteCursor): Promise<string | null> {
  return openCapture(content).then(
    () => null,
    (cause: unknown) => {
      if (cause instanceof AppError) return cause.message;
      throw cause;
    },
  );
}
