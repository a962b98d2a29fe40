/** One run of the pipeline: the per-packet path and its counters. */
import { timeSince } from '../base/time.ts';
import type { PacketBlock } from '../capture/packet-block.ts';
import type { Direction, RecognitionListener } from '../dpi/recognition.ts';
import type { Recognizer } from '../dpi/recognizer.ts';
import { ActivityLog } from '../flow/activity-log.ts';
import { FLAG_FIRST_FROM_1, FLAGS, RECORD_WORDS } from '../flow/flow-record.ts';
import { FlowTracker } from '../flow/flow-tracker.ts';
import { decodePacket } from '../wire/decode.ts';
import { Packet } from '../wire/packet.ts';
import type { PipelineOptions, PipelineSummary } from './pipeline.ts';
import { PacketCounts } from './pipeline-counts.ts';
import { FlowWriter } from './pipeline-writer.ts';

export class PipelineRun {
  readonly counts = new PacketCounts();
  readonly #options: PipelineOptions;
  readonly #tracker: FlowTracker;
  readonly #recognizer: Recognizer | null;
  /** Null where nobody wants the flows. */
  readonly #writer: FlowWriter | null;
  readonly #packet = new Packet();
  readonly #baseSeconds: number;
  #time = 0;

  /** `firstTime`: that of the first packet, as in `PacketBlock.times`. */
  constructor(options: PipelineOptions, firstTime: number) {
    const { reader, sink, enricher } = options;
    this.#options = options;
    this.#baseSeconds = reader.baseSeconds;
    const activity = sink === null ? null : new ActivityLog();
    activity?.begin(this.#baseSeconds, firstTime);
    this.#tracker = new FlowTracker(options.settings, activity, Math.random() * 0x1_0000_0000);
    const listener: RecognitionListener = {
      learned: (name) => enricher?.addName(name, timeSince(this.#baseSeconds, this.#time)),
    };
    this.#recognizer = options.recognizer?.(listener) ?? null;
    this.#writer =
      sink === null || activity === null
        ? null
        : new FlowWriter(options.captureId, this.#baseSeconds, {
            tracker: this.#tracker,
            activity,
            recognizer: this.#recognizer,
            enricher,
            sink,
          });
  }

  get flows(): number {
    return this.#tracker.flows;
  }

  get mustDrain(): boolean {
    return this.#tracker.mustDrain;
  }

  /** Takes in the packets of a block from `from` on, until its end or until `mustDrain`; returns where it stopped. */
  take(block: PacketBlock, from: number): number {
    const { view, length, offsets, capLens, wireLens, times, linkTypes } = block;
    const { counts } = this;
    const packet = this.#packet;
    const tracker = this.#tracker;
    const recognizer = this.#recognizer;
    for (let i = from; i < length; i++) {
      const capLen = capLens[i]!;
      const wireLen = wireLens[i]!;
      const time = times[i]!;
      decodePacket(view, offsets[i]!, capLen, wireLen, linkTypes[i]!, packet);
      counts.add(packet, capLen, wireLen, time);
      if (!packet.isFlow) continue;
      const at = tracker.add(packet, time);
      if (recognizer !== null) {
        this.#time = time;
        this.#recognise(recognizer, at, view);
      }
      if (tracker.mustDrain) return i + 1;
    }
    return length;
  }

  async drain(): Promise<void> {
    if (this.#writer !== null) return this.#writer.drain(false);
    this.#letGo();
  }

  async finish(): Promise<void> {
    this.#tracker.closeAll();
    if (this.#writer !== null) return this.#writer.drain(true);
    this.#letGo();
  }

  summary(seconds: number): PipelineSummary {
    const { reader } = this.#options;
    const { counts } = this;
    counts.reconcile();
    return {
      format: reader.format,
      packets: counts.packets,
      bytes: counts.bytes,
      flows: this.#tracker.flows,
      packetsInFlows: counts.packetsInFlows,
      first: counts.packets === 0 ? null : timeSince(this.#baseSeconds, counts.firstTime),
      last: counts.packets === 0 ? null : timeSince(this.#baseSeconds, counts.lastTime),
      linkTypes: [...reader.linkTypes],
      notInFlows: Object.fromEntries(counts.notInFlows),
      stops: counts.stops(),
      truncatedPackets: counts.truncatedPackets,
      flowsCutEarly: this.#tracker.flowsCutEarly,
      damage: reader.damage,
      seconds,
    };
  }

  #recognise(recognizer: Recognizer, at: number, view: DataView): void {
    const slot = at >> 1;
    const packet = this.#packet;
    if (this.#tracker.isNew) recognizer.begin(slot, packet);
    if (recognizer.wants[slot] === 0 || packet.payloadCapLen === 0) return;
    const isFirstFrom1 = (this.#tracker.table.words[slot * RECORD_WORDS + FLAGS]! & FLAG_FIRST_FROM_1) !== 0;
    const direction = ((at & 1) ^ (isFirstFrom1 ? 1 : 0)) as Direction;
    recognizer.feed(slot, direction, packet, view);
  }

  #letGo(): void {
    const tracker = this.#tracker;
    for (let slot = tracker.nextClosed(); slot >= 0; slot = tracker.nextClosed()) {
      this.#recognizer?.finish(slot);
      tracker.release(slot);
    }
  }
}
