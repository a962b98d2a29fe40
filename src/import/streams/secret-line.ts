/** A shared secret as the first line of a stream, which every tool can send: `(cat secret; tcpdump -w -) | nc host port`. */
import { createHash, timingSafeEqual } from 'node:crypto';

export const MAX_SECRET_BYTES = 1024;
export const MIN_SECRET_BYTES = 16;

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/** The bytes after the first line, where that is the secret, which `accepted` is told; throws where it is not. */
export async function* afterSecret(
  chunks: AsyncIterable<Buffer>,
  secret: Buffer,
  accepted: () => void,
): AsyncGenerator<Buffer> {
  let head = Buffer.alloc(0);
  let isOpen = false;
  for await (const chunk of chunks) {
    if (isOpen) {
      yield chunk;
      continue;
    }
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf(LINE_FEED);
    if (end < 0 && head.length <= MAX_SECRET_BYTES) continue;
    if (end < 0 || !isSecret(lineOf(head, end), secret)) throw new Error('the first line is not the secret');
    isOpen = true;
    accepted();
    if (end + 1 < head.length) yield head.subarray(end + 1);
  }
  if (!isOpen && head.length > 0) throw new Error('it ended before a first line');
}

function lineOf(head: Buffer, end: number): Buffer {
  return head.subarray(0, end > 0 && head[end - 1] === CARRIAGE_RETURN ? end - 1 : end);
}

/** Takes as long for any line: what is compared are digests. */
function isSecret(line: Buffer, secret: Buffer): boolean {
  const digest = (bytes: Buffer): Buffer => createHash('sha256').update(bytes).digest();
  return timingSafeEqual(digest(line), digest(secret));
}
