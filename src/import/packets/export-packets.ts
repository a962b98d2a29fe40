/**
 * Packets of captures as one pcapng file, piece by piece: each capture's in the order of its file, one after another, with
 * what the capture holds for whoever reads them on: comments of packets, and secrets to decrypt them with.
 */
import { PcapngWriter } from '../../capture/pcapng-writer.ts';
import type { FlowIdSet } from '../../store/flow-id-set.ts';
import type { CapturePackets } from './capture-packets.ts';
import { pickPackets } from './pick-packets.ts';

/** Smaller pieces wait for more. */
const PIECE_BYTES = 64 * 1024;

export interface ExportedCapture {
  /** Shown as the name of the interfaces. */
  readonly name: string;
  /** Asked for once its turn comes. */
  findFlows(): FlowIdSet | Promise<FlowIdSet>;
  open(): Promise<CapturePackets>;
}

export interface ExportOptions {
  readonly signal?: AbortSignal;
  /** Called with how many packets have been taken so far, now and then. */
  onProgress?(packets: number): void;
}

/**
 * Ends with the signal's reason once it is aborted; nothing is left open however it ends. A piece is at most what one block
 * of packets takes, about a megabyte. `comment` says what the file holds.
 */
export async function* exportPackets(
  captures: readonly ExportedCapture[],
  comment: string,
  { signal, onProgress }: ExportOptions = {},
): AsyncGenerator<Uint8Array, void, undefined> {
  const writer = new PcapngWriter();
  yield writer.begin('Capscape', comment);
  let waiting: Uint8Array[] = [];
  let bytes = 0;
  let packets = 0;
  const put = (piece: Uint8Array): void => {
    waiting.push(piece);
    bytes += piece.length;
  };
  for (const { name, findFlows, open } of captures) {
    const flows = await findFlows();
    const { index, source, close } = await open();
    try {
      const { comments, secrets } = await index.readNotes();
      for (const secret of secrets) put(writer.secrets(secret));
      const picked = pickPackets({ index, source, flows, ...(signal && { signal }) });
      for await (const { block, rows, numbers, baseSeconds } of picked) {
        packets += rows.length;
        put(writer.packets(name, block, rows, baseSeconds, (i) => comments.get(numbers[i]!)));
        if (bytes < PIECE_BYTES) continue;
        onProgress?.(packets);
        yield Buffer.concat(waiting);
        waiting = [];
        bytes = 0;
      }
    } finally {
      await close();
    }
  }
  onProgress?.(packets);
  if (bytes > 0) yield Buffer.concat(waiting);
}
