/**
 * `node bench/flood.ts [FLOWS] [--dpi]`: a SYN flood of as many flows within a minute of capture time, made in memory,
 * through the whole pipeline with a sink, with recognition where asked for. Says how long it took and the peak of memory.
 */
import { tmpdir } from 'node:os';
import { parseArgs } from 'node:util';
import { CaptureNotes } from '../src/capture/capture-notes.ts';
import type { CaptureReader, PacketBlock } from '../src/capture/packet-block.ts';
import { createRecognizer } from '../src/dpi/recognizer.ts';
import { DEFAULT_FLOW_SETTINGS } from '../src/flow/flow-settings.ts';
import { runPipeline } from '../src/import/pipeline.ts';
import { openSpillFile } from '../src/import/spill-file.ts';

const PACKETS = 8192;
const FRAME = 60;
const MINUTE_NANOS = 60e9;
const ETHERNET = 1;

/** Frames with a SYN each, from another address every time. */
class FloodReader implements CaptureReader {
  readonly format = 'flood';
  readonly baseSeconds = 1_700_000_000;
  readonly linkTypes = new Set([ETHERNET]);
  readonly damage = null;
  readonly notes = new CaptureNotes();
  bytesRead = 0;
  readonly #flows: number;
  readonly #bytes = new Uint8Array(PACKETS * FRAME);
  readonly #view = new DataView(this.#bytes.buffer);
  #made = 0;

  constructor(flows: number) {
    this.#flows = flows;
    for (let i = 0; i < PACKETS; i++) {
      this.#view.setUint16(i * FRAME + 12, 0x0800);
      this.#bytes.set([0x45, 0, 0, 40, 0, 1, 0x40, 0, 64, 6], i * FRAME + 14);
      this.#bytes.set([192, 0, 2, 80, 0x80, 0, 0, 80], i * FRAME + 30);
      this.#bytes.set([0x50, 2, 0x10, 0], i * FRAME + 46);
    }
  }

  next(): PacketBlock | null {
    const length = Math.min(PACKETS, this.#flows - this.#made);
    if (length === 0) return null;
    const first = this.#made;
    this.#made += length;
    for (let i = 0; i < length; i++) this.#view.setUint32(i * FRAME + 26, 0x0b00_0000 + first + i);
    return {
      bytes: this.#bytes,
      view: this.#view,
      length,
      offsets: Uint32Array.from({ length }, (_, i) => i * FRAME),
      capLens: new Uint32Array(length).fill(FRAME),
      wireLens: new Uint32Array(length).fill(FRAME),
      times: Float64Array.from({ length }, (_, i) => Math.floor(((first + i) / this.#flows) * MINUTE_NANOS)),
      linkTypes: new Uint16Array(length).fill(ETHERNET),
      fileOffsets: new Float64Array(length),
    };
  }

  close(): void {}
}

const { values, positionals } = parseArgs({
  options: { dpi: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const flows = Number(positionals[0] ?? 10_000_000);
let rows = 0;
const summary = await runPipeline({
  reader: new FloodReader(flows),
  captureId: 1,
  recognizer: values.dpi ? (listener) => createRecognizer({}, listener) : null,
  enricher: null,
  sink: {
    write(batch) {
      rows += batch.length;
    },
  },
  settings: DEFAULT_FLOW_SETTINGS,
  openSpill: () => openSpillFile(tmpdir()),
});
if (rows !== flows) throw new Error(`${flows} flows, ${rows} rows`);
const peakMiB = process.resourceUsage().maxRSS / 1024;
console.log(
  `${flows} flows in ${summary.seconds.toFixed(1)} s, ${summary.flowsCutEarly} cut early, peak ${peakMiB.toFixed(0)} MiB`,
);
