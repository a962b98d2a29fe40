/** One run of the pipeline: the per-packet path and its counters. */
import { parseIp } from '../base/ip.ts';
import { timeSince } from '../base/time.ts';
import type { PacketBlock } from '../capture/packet-block.ts';
import type { Direction, RecognitionListener } from '../dpi/recognition.ts';
import type { Recognizer } from '../dpi/recognizer.ts';
import { ActivityLog } from '../flow/activity-log.ts';
import { FLAG_FIRST_FROM_1, FLAGS, FLOW_ID, RECORD_WORDS } from '../flow/flow-record.ts';
import { FlowTracker } from '../flow/flow-tracker.ts';
import { PieceKeeper } from '../flow/piece-keeper.ts';
import { SpilledFlows } from '../flow/spilled-flows.ts';
import { ChecksumCounts } from '../wire/checksums.ts';
import { decodePacket } from '../wire/decode.ts';
import type { OpenDatagram } from '../wire/open-datagram.ts';
import { Fragment, Packet } from '../wire/packet.ts';
import { Reassembly } from '../wire/reassembly.ts';
import type { ClosedFlowSink } from './closed-flows.ts';
import { MAX_COMMENTS, type PipelineOptions, type PipelineSummary } from './pipeline.ts';
import { PacketCounts } from './pipeline-counts.ts';
import { FlowWriter } from './pipeline-writer.ts';
import { RecognitionKeeper } from './recognition-keeper.ts';
import { rowSink } from './row-sink.ts';

/** Packets decoded ahead. */
const GROUP = 16;
/** Before any packet: the first nanosecond that 64 bits hold. */
const EARLIEST = -(2n ** 63n);

export class PipelineRun {
  readonly counts = new PacketCounts();
  readonly #options: PipelineOptions;
  readonly #tracker: FlowTracker;
  readonly #recognizer: Recognizer | null;
  /** Null where nobody wants the flows. */
  readonly #writer: FlowWriter | null;
  readonly #group = Array.from({ length: GROUP }, () => new Packet());
  readonly #hashes = new Int32Array(GROUP);
  /** Slots that their flows probably lie in. */
  readonly #slots = new Int32Array(GROUP);
  readonly #fragments = new Reassembly();
  readonly #checksums: ChecksumCounts | null;
  /** Written only, so that the JavaScript engine does not leave out reads whose values nobody wants. */
  touched = 0;
  readonly #baseSeconds: number;
  readonly #keeper: RecognitionKeeper;
  #continuesCapture: number | null = null;
  #bytesHandedOn = 0;
  #openDatagrams: readonly OpenDatagram[] = [];
  #time = 0;
  #namesTaken = 0;

  /** `firstTime`: that of the first packet, as in `PacketBlock.times`. */
  constructor(options: PipelineOptions, firstTime: number) {
    const { reader, enricher } = options;
    const sink = sinkOf(options);
    this.#options = options;
    this.#checksums = options.settings.verifyChecksums ? new ChecksumCounts() : null;
    this.#baseSeconds = reader.baseSeconds;
    const activity = sink === null ? null : new ActivityLog(() => sink.newActivityMemory());
    activity?.begin(this.#baseSeconds, firstTime);
    const listener: RecognitionListener = {
      learned: (name) => enricher?.addName(name, timeSince(this.#baseSeconds, this.#time)),
    };
    this.#recognizer = options.recognizer?.(listener) ?? null;
    this.#keeper = new RecognitionKeeper(this.#recognizer);
    const { openSpill } = options;
    const companion = this.#keeper;
    const spilling = openSpill === undefined ? null : { open: openSpill, companion };
    this.#tracker = new FlowTracker(options.settings, activity, Math.random() * 0x1_0000_0000, spilling);
    this.#carryIn(firstTime);
    this.#writer =
      sink === null || activity === null
        ? null
        : new FlowWriter(this.#baseSeconds, {
            tracker: this.#tracker,
            activity,
            recognizer: this.#recognizer,
            sink,
          });
  }

  get flows(): number {
    return this.#tracker.flows;
  }

  get mustDrain(): boolean {
    return this.#tracker.mustDrain;
  }

  /**
   * Takes in the packets of a block from `from` on, until its end or until `mustDrain`; returns where it stopped.
   *
   * Packets are decoded a group ahead of their flows, and the memory of all flows of a group is asked for before the
   * first is worked on: most of the time per packet would else be spent waiting for one flow's record after another.
   */
  take(block: PacketBlock, from: number): number {
    const { view, length, offsets, capLens, wireLens, times, linkTypes, fileOffsets } = block;
    const group = this.#group;
    const hashes = this.#hashes;
    const slots = this.#slots;
    const tracker = this.#tracker;
    const { table } = tracker;
    const fragments = this.#fragments;
    const { packetLog } = this.#options;
    if (fragments.isReady && this.#takeWaited()) return from;
    for (let start = from; start < length; start += GROUP) {
      const count = Math.min(GROUP, length - start);
      for (let i = 0; i < count; i++) {
        const at = start + i;
        const packet = group[i]!;
        decodePacket(view, offsets[at]!, capLens[at]!, wireLens[at]!, linkTypes[at]!, packet);
        hashes[i] = packet.isFlow ? tracker.hashOf(packet) : 0;
      }
      this.touched = table.touch(hashes, slots, count);
      for (let i = 0; i < count; i++) {
        const packet = group[i]!;
        const time = times[start + i]!;
        if (time >= fragments.due) {
          fragments.giveUpOverdue(time);
          if (this.#takeWaited()) return start + i;
        }
        const capLen = capLens[start + i]!;
        this.counts.add(packet, capLen, wireLens[start + i]!, time, offsets[start + i]! + capLen);
        if (this.#checksums !== null && packet.isFlow) this.#checksums.add(packet, view);
        const fileOffset = fileOffsets[start + i]!;
        if (packet.isFlow && packet.fragment === Fragment.none) {
          const flowId = this.#takeIn(packet, hashes[i]!, time, view, slots[i]!);
          packetLog?.add(flowId, fileOffset);
        } else {
          packetLog?.add(-1, fileOffset);
          if (!packet.isFlow) continue;
          fragments.hold(packet, view, time, this.counts.packets - 1);
          this.#takeWaited();
        }
        if (tracker.mustDrain) return start + i + 1;
      }
    }
    return length;
  }

  /** Hands on the names that the file itself gives addresses, as far as it was read; they hold for all of it. */
  takeNames(): void {
    const { reader, enricher } = this.#options;
    const { names } = reader.notes;
    if (enricher === null || names.size === this.#namesTaken) return;
    for (const [address, name] of [...names].slice(this.#namesTaken)) {
      const words = parseIp(address);
      if (words === null) continue;
      const [ip0, ip1, ip2, ip3] = words;
      enricher.addName({ client: null, ip0, ip1, ip2, ip3, name, source: 'file' }, EARLIEST);
    }
    this.#namesTaken = names.size;
  }

  async drain(): Promise<void> {
    if (this.#writer !== null) return this.#writer.drain(false);
    this.#letGo();
  }

  /** Hands on what is over, however little. */
  async flush(): Promise<void> {
    await this.#writer?.drain(true);
  }

  async finish(): Promise<void> {
    this.#openDatagrams = this.#fragments.giveUpAll(this.counts.packets === 0 ? 0 : this.counts.lastTime);
    while (this.#takeWaited()) await this.drain();
    const { carryOut, captureId } = this.#options;
    const companion = new PieceKeeper(captureId, this.#tracker, (slot) => this.#keeper.copy(slot));
    const handedOn = carryOut === undefined ? null : new SpilledFlows({ open: () => carryOut, companion });
    this.#tracker.closeAll(handedOn);
    if (this.#writer !== null) await this.#writer.drain(true);
    else this.#letGo();
    this.#bytesHandedOn = handedOn?.flush() ?? 0;
  }

  #carryIn(firstTime: number): void {
    const carried = this.#options.carryIn?.(timeSince(this.#baseSeconds, firstTime)) ?? null;
    if (carried === null) return;
    this.#continuesCapture = carried.captureId;
    try {
      const seconds = this.#baseSeconds - carried.baseSeconds;
      this.#tracker.carryOn(carried.file, carried.bytes, seconds);
      for (const datagram of carried.datagrams) this.#fragments.adopt(datagram, seconds * 1e9);
    } finally {
      carried.close();
    }
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
      truncatedPackets: counts.truncatedPackets,
      droppedPackets: reader.notes.droppedPackets,
      comments: reader.notes.comments.slice(0, MAX_COMMENTS),
      commentsLeftOut: Math.max(0, reader.notes.comments.length - MAX_COMMENTS),
      quality: {
        clockStepsBack: counts.clockStepsBack,
        clockJumpsAhead: counts.clockJumpsAhead,
        oversizePackets: counts.oversizePackets,
        duplicatePackets: counts.duplicatePackets,
        oneSidedFlows: this.#tracker.oneSidedFlows,
        checksumErrors: this.#checksums?.errors ?? null,
        undecoded: counts.undecoded(),
      },
      flowsCutEarly: this.#tracker.flowsCutEarly,
      continuation:
        this.#continuesCapture === null
          ? null
          : { captureId: this.#continuesCapture, flows: this.#tracker.flowsContinued },
      handedOn: { baseSeconds: this.#baseSeconds, bytes: this.#bytesHandedOn, datagrams: this.#openDatagrams },
      damage: reader.damage,
      seconds,
    };
  }

  /** Gives the number of the packet's flow. */
  #takeIn(packet: Packet, hash: number, time: number, view: DataView, guess: number): number {
    const at = this.#tracker.add(packet, hash, time, guess);
    if (this.#recognizer !== null) {
      this.#time = time;
      this.#recognise(this.#recognizer, packet, at, view);
    }
    return this.#tracker.table.words[(at >> 1) * RECORD_WORDS + FLOW_ID]!;
  }

  /** Takes in the fragments that need not wait any longer; whether that ended early, for `mustDrain`. */
  #takeWaited(): boolean {
    const tracker = this.#tracker;
    while (!tracker.mustDrain) {
      const frame = this.#fragments.next();
      if (frame === null) return false;
      const { packet, time, view } = frame;
      if (packet.stop !== null) this.counts.addStop(packet.stop, view.byteLength);
      if (frame.isWhole) this.#checksums?.addDatagram(packet, view);
      const flowId = this.#takeIn(packet, tracker.hashOf(packet), time, view, -1);
      this.#options.packetLog?.settle(frame.number, flowId);
    }
    return true;
  }

  #recognise(recognizer: Recognizer, packet: Packet, at: number, view: DataView): void {
    const slot = at >> 1;
    if (this.#tracker.isNew) recognizer.begin(slot, packet);
    if (recognizer.wants[slot] === 0 || packet.payloadCapLen === 0) return;
    const isFirstFrom1 = (this.#tracker.table.words[slot * RECORD_WORDS + FLAGS]! & FLAG_FIRST_FROM_1) !== 0;
    const direction = ((at & 1) ^ (isFirstFrom1 ? 1 : 0)) as Direction;
    recognizer.feed(slot, direction, packet, view, this.#time);
  }

  #letGo(): void {
    const tracker = this.#tracker;
    for (let slot = tracker.nextClosed(); slot >= 0; slot = tracker.nextClosed()) {
      this.#recognizer?.finish(slot);
      tracker.release(slot);
    }
  }
}

function sinkOf({ captureId, enricher, sink, closedSink }: PipelineOptions): ClosedFlowSink | null {
  if (closedSink !== undefined) return closedSink;
  return sink === null ? null : rowSink(captureId, enricher, sink);
}
