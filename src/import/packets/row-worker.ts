/** The thread that expands a compressed capture for packets of it. Started by `pick-in-worker.ts`, which answers what it asks. */
import { constants, setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import { ensureExists } from '../../base/assert.ts';
import type { ByteSource, PacketBlock } from '../../capture/packet-block.ts';
import { toAppError } from '../failure.ts';
import { pickInARow, type WantedPackets } from './pick-in-a-row.ts';
import type { PickedPackets } from './pick-packets.ts';
import type { Answer, Answers, Question } from './row-messages.ts';

const port = ensureExists(parentPort, 'the parent of the thread');

/** Decompressors read ahead, so that a read may be asked for beside another question. */
const asked = new Map<Question['kind'], (value: never) => void>();
port.on('message', ({ kind, value }: Answer) => asked.get(kind)?.(value as never));

function ask<K extends keyof Answers>(question: Question & { kind: K }, ...move: ArrayBuffer[]): Promise<Answers[K]> {
  return new Promise((resolve) => {
    asked.set(question.kind, resolve);
    port.postMessage(question, move);
  });
}

async function* wanted(): AsyncGenerator<WantedPackets, void, undefined> {
  for (;;) {
    const stretch = await ask({ kind: 'stretch' });
    if (stretch === null) return;
    yield stretch;
  }
}

function askedSource(): ByteSource {
  let position = 0;
  return {
    size: null,
    async read(into) {
      const bytes = await ask({ kind: 'read', position, length: into.length });
      into.set(bytes);
      position += bytes.length;
      return bytes.length;
    },
    close() {},
  };
}

/** Only what was picked, in memory of its own. */
function compact({ block, baseSeconds, rows, numbers }: PickedPackets): PickedPackets & { bytes: ArrayBuffer } {
  const size = rows.reduce((sum, row) => sum + block.capLens[row]!, 0);
  const bytes = new Uint8Array(size);
  const part: PacketBlock = {
    bytes,
    view: new DataView(bytes.buffer),
    length: rows.length,
    offsets: new Uint32Array(rows.length),
    capLens: Uint32Array.from(rows, (row) => block.capLens[row]!),
    wireLens: Uint32Array.from(rows, (row) => block.wireLens[row]!),
    times: Float64Array.from(rows, (row) => block.times[row]!),
    linkTypes: Uint16Array.from(rows, (row) => block.linkTypes[row]!),
    fileOffsets: Float64Array.from(rows, (row) => block.fileOffsets[row]!),
  };
  let at = 0;
  for (const [i, row] of rows.entries()) {
    const offset = block.offsets[row]!;
    bytes.set(block.bytes.subarray(offset, offset + block.capLens[row]!), at);
    part.offsets[i] = at;
    at += block.capLens[row]!;
  }
  return { block: part, baseSeconds, rows: rows.map((_, i) => i), numbers, bytes: bytes.buffer };
}

// Whoever waits for a view comes first; see `worker.ts`.
if (process.platform === 'linux') setPriority(constants.priority.PRIORITY_BELOW_NORMAL);

try {
  for await (const found of pickInARow(wanted(), askedSource())) {
    const { bytes, ...picked } = compact(found);
    await ask({ kind: 'picked', picked }, bytes);
  }
  port.postMessage({ kind: 'done' } satisfies Question);
} catch (cause) {
  const { code, message } = toAppError(cause);
  const log = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
  port.postMessage({ kind: 'failed', code, message, log } satisfies Question);
}
port.close();
