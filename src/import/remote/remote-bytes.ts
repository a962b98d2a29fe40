/** A remote file by position, always the same version of it. */
import type { RangedSource } from '../../capture/packet-block.ts';
import type { RemoteClient } from './remote-client.ts';
import { isPassing, type RemoteAddress, type RemoteFile, readRange } from './remote-file.ts';

/** What comes in about the time that asking anew takes. */
const SKIPPABLE_BYTES = 1024 * 1024;

/** `file` has ranges. */
export function openRemoteBytes(
  client: RemoteClient,
  address: RemoteAddress,
  file: RemoteFile,
  signal?: AbortSignal,
): RangedSource {
  const size = file.version.size ?? 0;
  return {
    size,
    skippableBytes: SKIPPABLE_BYTES,
    async read(into, position) {
      let count = 0;
      try {
        const to = Math.min(size, position + into.length);
        for await (const chunk of readRange(client, address, file, position, to, signal)) {
          into.set(chunk, count);
          count += chunk.length;
        }
      } catch (error) {
        // What came is good; the rest is asked for next.
        if (count === 0 || !isPassing(error)) throw error;
      }
      return count;
    },
    close: async () => {},
  };
}
