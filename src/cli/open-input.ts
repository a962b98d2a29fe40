/** Captures and flow logs named on the command line, opened for reading in this process. */
import { expansionLimits } from '../import/expand/expansion-limits.ts';
import { openFileSource, openStreamSource } from '../import/file-source.ts';
import { type InputReader, openInputFile } from '../import/open-capture-file.ts';
import { isStreamInput, openStreamInput } from './stream-input.ts';

/**
 * What `path` names: a file, standard input for `-`, or a server that sends a capture (`pcap-over-ip://host:port`). Rejects
 * with an `AppError`.
 */
export async function openInput(path: string, maxExpansion?: number): Promise<InputReader> {
  const source = isStreamInput(path) ? openStreamSource(await openStreamInput(path)) : openFileSource(path);
  return openInputFile(source, { limits: expansionLimits(maxExpansion) });
}
