import type { ByteSource } from './packet-block.ts';

/** Bytes that are in memory already, handed out at most `pieceBytes` at a time. */
export function memorySource(bytes: Uint8Array, pieceBytes = Number.POSITIVE_INFINITY): ByteSource {
  let at = 0;
  return {
    size: bytes.length,
    read(into) {
      const count = Math.min(into.length, pieceBytes, bytes.length - at);
      into.set(bytes.subarray(at, at + count));
      at += count;
      return count;
    },
    close() {},
  };
}
