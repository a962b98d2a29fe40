/** Our own path, measured stage upon stage on one thread: reading; and decoding; and flows. */
import { openCapture } from '../src/capture/open.ts';
import type { CaptureReader } from '../src/capture/packet-block.ts';
import { DEFAULT_FLOW_SETTINGS } from '../src/flow/flow-settings.ts';
import { openFileSource } from '../src/import/file-source.ts';
import { runPipeline } from '../src/import/pipeline.ts';
import { decodePacket } from '../src/wire/decode.ts';
import { Packet } from '../src/wire/packet.ts';

export const STAGES = ['read', 'decode', 'flows'] as const;
export type Stage = (typeof STAGES)[number];

export interface StageResult {
  readonly packets: number;
  readonly flows: number;
  readonly seconds: number;
}

export async function runStage(stage: Stage, path: string): Promise<StageResult> {
  const reader = await openCapture(openFileSource(path));
  const begun = performance.now();
  try {
    const counts = stage === 'flows' ? await flows(reader) : await packets(reader, stage === 'decode');
    return { ...counts, seconds: (performance.now() - begun) / 1000 };
  } finally {
    await reader.close();
  }
}

async function packets(reader: CaptureReader, isDecoded: boolean): Promise<{ packets: number; flows: number }> {
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

async function flows(reader: CaptureReader): Promise<{ packets: number; flows: number }> {
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
