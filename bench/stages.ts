/**
 * Our own path, measured stage upon stage on one thread: reading; and decoding; and a flow table, which is what the plain
 * prototype does, too; and flows with all there is to them.
 */
import { openCapture } from '../src/capture/open.ts';
import type { CaptureReader } from '../src/capture/packet-block.ts';
import { DEFAULT_FLOW_SETTINGS } from '../src/flow/flow-settings.ts';
import { openFileSource } from '../src/import/file-source.ts';
import { runPipeline } from '../src/import/pipeline.ts';
import { decodePacket } from '../src/wire/decode.ts';
import { Packet } from '../src/wire/packet.ts';
import { countPlainly } from './plain-prototype.ts';
import { countInTable } from './table-stage.ts';

export const STAGES = ['plain prototype', 'read', 'decode', 'table', 'flows'] as const;
export type Stage = (typeof STAGES)[number];

export interface StageCounts {
  readonly packets: number;
  readonly flows: number;
}

export async function runStage(stage: Stage, path: string): Promise<StageCounts> {
  if (stage === 'plain prototype') return countPlainly(path);
  const reader = await openCapture(openFileSource(path));
  try {
    if (stage === 'flows') return await flows(reader);
    return await (stage === 'table' ? countInTable(reader) : packets(reader, stage === 'decode'));
  } finally {
    await reader.close();
  }
}

async function packets(reader: CaptureReader, isDecoded: boolean): Promise<StageCounts> {
  const packet = new Packet();
  let count = 0;
  for (;;) {
    const next = reader.next();
    const block = next instanceof Promise ? await next : next;
    if (block === null) return { packets: count, flows: 0 };
    count += block.length;
    if (!isDecoded) continue;
    const { view, offsets, capLens, wireLens, linkTypes } = block;
    for (let i = 0; i < block.length; i++) {
      decodePacket(view, offsets[i]!, capLens[i]!, wireLens[i]!, linkTypes[i]!, packet);
    }
  }
}

async function flows(reader: CaptureReader): Promise<StageCounts> {
  const summary = await runPipeline({
    reader,
    captureId: 1,
    recognizer: null,
    enricher: null,
    sink: null,
    settings: DEFAULT_FLOW_SETTINGS,
  });
  return { packets: summary.packets, flows: summary.flows };
}
