/** Inputs that are no files: standard input, and servers that send a capture to whoever connects. */
import type { Readable } from 'node:stream';
import { isStreamLink, parseStreamLink } from '../import/streams/stream-link.ts';

/** `-` is standard input. */
export const STANDARD_INPUT = '-';

/** Sent as a first line; arguments are seen by every user of a machine. */
export const STREAM_SECRET_VARIABLE = 'CAPSCAPE_STREAM_SECRET';

/** Who runs a command may connect wherever the machine may. */
const EVERYWHERE = ['0.0.0.0/0', '::/0'];

export const isStreamInput = (path: string): boolean => path === STANDARD_INPUT || isStreamLink(path);

/** Throws LINK_INVALID or LINK_UNREACHABLE. */
export async function openStreamInput(path: string): Promise<Readable> {
  if (path === STANDARD_INPUT) return process.stdin;
  const { RemoteClient } = await import('../import/remote/remote-client.ts');
  const { openStream } = await import('../import/streams/connect-stream.ts');
  const remote = new RemoteClient({ allowedRanges: EVERYWHERE });
  return openStream(remote, parseStreamLink(path), process.env[STREAM_SECRET_VARIABLE] ?? null);
}
