/** Bytes of a connection → a capture that is looked at while it arrives. */
import type { Socket } from 'node:net';
import type { Reception } from '../reception.ts';
import type { Workspace } from '../workspace.ts';
import { untilGone } from './until-gone.ts';

export interface StreamEnd {
  readonly datasetId: number;
  /** Where the bytes come from, as it is shown: `tcp://192.0.2.1:40000`. */
  readonly from: string;
  readonly socket: Socket;
}

/** Time without a packet after which the other side is asked whether it is still there. */
const KEEP_ALIVE_MS = 60_000;

/**
 * Takes in what somebody sends, as a capture from the first byte on; one that sends nothing leaves none. Resolves when
 * the sender is gone; rejects when there was no capture to tell what went wrong.
 */
export async function receiveStream(
  workspace: Workspace,
  stream: StreamEnd & { readonly chunks: AsyncIterable<Buffer> },
): Promise<void> {
  const chunks = stream.chunks[Symbol.asyncIterator]();
  try {
    const first = await chunks.next();
    if (first.done === true) return;
    const reception = await beginStream(workspace, stream);
    await receiveInto(reception, startingWith(first.value, chunks), stream.socket);
  } finally {
    stream.socket.destroy();
  }
}

/** The capture of a stream whose bytes are about to come; the connection ends when the capture is cancelled. */
export async function beginStream(workspace: Workspace, { datasetId, from, socket }: StreamEnd): Promise<Reception> {
  const time = new Date().toISOString().slice(0, 19).replace('T', ' ');
  const reception = await workspace.receive({
    datasetId,
    name: `Stream from ${from.replace(/^[a-z+-]+:\/\//, '')}, ${time}`,
    origin: { kind: 'stream', from, by: null },
    isLive: true,
  });
  const end = (): void => void socket.destroy();
  // It may have been cancelled while it began.
  if (reception.signal.aborted) end();
  else reception.signal.addEventListener('abort', end, { once: true });
  return reception;
}

/** What arrives until the sender is gone, however that goes, is the capture, which tells what else went wrong. */
export async function receiveInto(reception: Reception, chunks: AsyncIterable<Buffer>, socket: Socket): Promise<void> {
  socket.setKeepAlive(true, KEEP_ALIVE_MS);
  try {
    for await (const chunk of untilGone(chunks)) await reception.write(chunk);
    if (reception.isOpen) await reception.finish();
  } catch (cause) {
    await reception.endWith(cause);
  } finally {
    socket.destroy();
  }
}

async function* startingWith(first: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
}

/** Streams end with the process that hears them: what arrived before a restart is a capture, which its name says. */
export const streamWay = {
  kind: 'stream',
  async resume(reception: Reception): Promise<void> {
    reception.rename(`${reception.facts.name}, cut off when Capscape was ended`);
    await reception.finish();
  },
} as const;
