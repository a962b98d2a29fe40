/**
 * A remote file's bytes in order, several parts of it under way at once, each going on where its connection broke. Memory
 * is `PARTS_AHEAD` parts at most.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { RemoteClient } from './remote-client.ts';
import { isPassing, type RemoteAddress, type RemoteFile, readRange } from './remote-file.ts';

export interface ReadAheadOptions {
  readonly partBytes?: number;
  readonly partsAhead?: number;
  readonly signal?: AbortSignal;
}

export const PART_BYTES = 2 * 1024 * 1024;
export const PARTS_AHEAD = 6;

const LONGEST_PAUSE_MS = 15_000;

/** Bytes `from` up to the end; the file's server has ranges. Buffers are the caller's from then on. */
export async function* readAhead(
  client: RemoteClient,
  address: RemoteAddress,
  file: RemoteFile,
  from: number,
  options: ReadAheadOptions = {},
): AsyncGenerator<Buffer> {
  const { partBytes = PART_BYTES, partsAhead = PARTS_AHEAD } = options;
  const size = file.version.size ?? 0;
  const ended = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, ended.signal]) : ended.signal;
  const parts: Promise<Buffer>[] = [];
  let next = from;
  // One more with each part that came: on a slow line the first one is not kept waiting by the others.
  let ahead = 1;
  const ask = (): void => {
    const to = Math.min(size, next + partBytes);
    const part = readPart(client, address, file, next, to, signal);
    // Who waits for it is told; until then it is nobody's.
    part.catch(() => {});
    parts.push(part);
    next = to;
  };
  try {
    if (next < size) ask();
    for (let part = parts.shift(); part !== undefined; part = parts.shift()) {
      const bytes = await part;
      ahead = Math.min(partsAhead, ahead + 1);
      while (next < size && parts.length < ahead) ask();
      yield bytes;
    }
  } finally {
    ended.abort();
  }
}

async function readPart(
  client: RemoteClient,
  address: RemoteAddress,
  file: RemoteFile,
  from: number,
  to: number,
  signal: AbortSignal,
): Promise<Buffer> {
  const part = Buffer.allocUnsafeSlow(to - from);
  let filled = 0;
  for (let tries = 1; ; tries++) {
    const before = filled;
    try {
      for await (const chunk of readRange(client, address, file, from + filled, to, signal)) {
        chunk.copy(part, filled);
        filled += chunk.length;
      }
      if (filled === part.length) return part;
    } catch (error) {
      signal.throwIfAborted();
      if (!isPassing(error) || (filled === before && tries >= client.limits.tries)) throw error;
    }
    if (filled > before) tries = 0;
    else {
      const pauseMs = Math.min(LONGEST_PAUSE_MS, client.limits.firstPauseMs * 2 ** (tries - 1));
      await sleep(pauseMs, undefined, { signal });
    }
  }
}
