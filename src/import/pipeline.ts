/** capture → wire → flow → dpi → enrich → sink: reads one capture from its first packet to its last. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { CaptureComment } from '../capture/capture-notes.ts';
import type { CaptureDamage, CaptureReader } from '../capture/packet-block.ts';
import type { RecognitionListener } from '../dpi/recognition.ts';
import type { Recognizer } from '../dpi/recognizer.ts';
import type { Enricher } from '../enrich/enricher.ts';
import type { FlowSettings } from '../flow/flow-settings.ts';
import type { SpillFile } from '../flow/spill-log.ts';
import type { ActivityBatch, FlowBatch } from '../schema/flow-batch.ts';
import type { ChecksumErrors } from '../wire/checksums.ts';
import type { OpenDatagram } from '../wire/open-datagram.ts';
import type { CarriedIn } from './carry-over.ts';
import type { ClosedFlowSink } from './closed-flows.ts';
import { PipelineRun } from './pipeline-run.ts';
import type { ClosableSpillFile } from './spill-file.ts';

const PROGRESS_MS = 250;
const LIVE_MS = 1_000;

/** Comments of a capture that a summary shows; what goes beyond is counted. */
export const MAX_COMMENTS = 100;

/** Where finished flows go. Batches are filled again once the promise resolves. */
export interface FlowSink {
  /** `activity` has rows for any flow of the import, written already or still to come. */
  write(flows: FlowBatch, activity: ActivityBatch | null): void | Promise<void>;
}

/** Told of every packet in the order of the capture, for finding those of a flow again. */
export interface PacketLog {
  /** The next packet: its flow, -1 for none or none yet, and where its record starts. */
  add(flowId: number, fileOffset: number): void;
  /** The flow of a packet taken in before, by its number from 0. */
  settle(packet: number, flowId: number): void;
  /** Between two blocks: resolves when there is room for more. Absent: there always is. */
  room?(): Promise<void> | null;
}

export interface PipelineProgress {
  /** Bytes of the source consumed. */
  readonly bytesRead: number;
  readonly packets: number;
  /** Flows begun. */
  readonly flows: number;
}

export interface PipelineOptions {
  readonly reader: CaptureReader;
  readonly captureId: number;
  /** Makes the recogniser, as `(listener) => createRecognizer({}, listener)`. Null: what the flows are is not looked at. */
  readonly recognizer: ((listener: RecognitionListener) => Recognizer) | null;
  /** Null: addresses get no names and places. */
  readonly enricher: Enricher | null;
  /** Null: flows are counted and let go, unless there is a `closedSink`. */
  readonly sink: FlowSink | null;
  /** In place of `sink`: where flows go that rows are made of elsewhere. `enricher` is told names only then. */
  readonly closedSink?: ClosedFlowSink;
  /** Absent: nobody will ask for packets. */
  readonly packetLog?: PacketLog;
  readonly settings: FlowSettings;
  /** Somebody watches: finished flows are handed on every second, not only in full batches. */
  readonly isLive?: boolean;
  /** Makes the file for open flows that memory has no room for, when it comes to that. Absent: they are written out early. */
  readonly openSpill?: () => ClosableSpillFile;
  /** Finds the open flows to go on with, by the time of the first packet; needs `openSpill`. */
  readonly carryIn?: (first: bigint) => CarriedIn | null;
  /** Where open flows are handed on to the capture after this one. */
  readonly carryOut?: SpillFile;
  readonly signal?: AbortSignal;
  /** Called a few times a second at most. */
  onProgress?(progress: PipelineProgress): void;
}

/** Signs that a capture does not show all that was on the wire, or as it was. */
export interface CaptureQuality {
  /** Packets stamped earlier than the one before: merged interfaces, or a clock that was set back. */
  readonly clockStepsBack: number;
  /** Packets stamped over an hour later than the one before: a clock that was set, or a capture put together. */
  readonly clockJumpsAhead: number;
  /** Packets over 1,522 bytes: jumbo frames, or segments that a network card cuts or merges (offload). */
  readonly oversizePackets: number;
  /** Packets of flows captured twice, as where both sides of a path are mirrored; see flow/duplicate-filter.ts. */
  readonly duplicatePackets: number;
  /** TCP flows of three segments or more of which only one direction was captured. */
  readonly oneSidedFlows: number;
  /** Null where they were not verified: see `FlowSettings.verifyChecksums`. */
  readonly checksumErrors: ChecksumErrors | null;
  /** Where decoding stopped early, as `layer/kind`; the packets may be in flows all the same. */
  readonly undecoded: Readonly<Record<string, Undecoded>>;
}

export interface Undecoded {
  readonly packets: number;
  /** Captured bytes from where decoding stopped to the end of the frame. */
  readonly bytes: number;
}

/** What was read. `packets` = `packetsInFlows` + the sum of `notInFlows`, always. */
export interface PipelineSummary {
  readonly format: string;
  readonly packets: number;
  /** Wire bytes: original frame lengths. */
  readonly bytes: number;
  readonly flows: number;
  readonly packetsInFlows: number;
  /** Nanoseconds since the Unix epoch; null for a capture without packets. */
  readonly first: bigint | null;
  readonly last: bigint | null;
  readonly linkTypes: readonly number[];
  /** Packets in no flow, by reason. */
  readonly notInFlows: Readonly<Record<string, number>>;
  /** Packets captured shorter than they were on the wire. */
  readonly truncatedPackets: number;
  /** Packets that the capturing system says it dropped; null where the file does not say. */
  readonly droppedPackets: number | null;
  /** What people wrote into the file, the first {@link MAX_COMMENTS}. */
  readonly comments: readonly CaptureComment[];
  readonly commentsLeftOut: number;
  /** What else tells how good the capture is. */
  readonly quality: CaptureQuality;
  /** Flows written out early because more were open than memory and the spill file have room for. */
  readonly flowsCutEarly: number;
  /** Flows that go on from the capture before, which is `captureId`; null where none was found to go on with. */
  readonly continuation: { readonly captureId: number; readonly flows: number } | null;
  /** What `carryOut` got; `baseSeconds`: what its times count from, seconds since the Unix epoch. */
  readonly handedOn: {
    readonly baseSeconds: number;
    readonly bytes: number;
    readonly datagrams: readonly OpenDatagram[];
  };
  readonly damage: CaptureDamage | null;
  readonly seconds: number;
}

/**
 * Runs one capture through; does not close the reader. Rejects with an `AppError` where the source cannot be read, and
 * with `signal.reason` once aborted. A damaged capture is no rejection: see `damage`.
 */
export async function runPipeline(options: PipelineOptions): Promise<PipelineSummary> {
  let spill: ClosableSpillFile | undefined;
  const { openSpill } = options;
  try {
    return await readThrough(
      openSpill === undefined
        ? options
        : {
            ...options,
            openSpill() {
              spill = openSpill();
              return spill;
            },
          },
    );
  } finally {
    spill?.close();
  }
}

async function readThrough(options: PipelineOptions): Promise<PipelineSummary> {
  const { reader, signal } = options;
  const begun = performance.now();
  let run: PipelineRun | null = null;
  let progressAt = begun + PROGRESS_MS;
  let liveAt = begun + LIVE_MS;
  const idle = async (): Promise<void> => {
    const { packets = 0 } = run?.counts ?? {};
    options.onProgress?.({ bytesRead: reader.bytesRead, packets, flows: run?.flows ?? 0 });
    signal?.throwIfAborted();
    await run?.flush();
  };
  for (;;) {
    const next = reader.next();
    const block = !(next instanceof Promise) ? next : await (options.isLive ? attend(next, idle) : next);
    if (block === null) break;
    run ??= new PipelineRun(options, block.times[0] ?? 0);
    run.takeNames();
    for (let i = 0; i < block.length; ) {
      i = run.take(block, i);
      if (run.mustDrain) await run.drain();
    }
    const room = options.packetLog?.room?.() ?? null;
    if (room !== null) await room;
    const now = performance.now();
    if (now >= progressAt) {
      progressAt = now + PROGRESS_MS;
      options.onProgress?.({ bytesRead: reader.bytesRead, packets: run.counts.packets, flows: run.flows });
    }
    if (options.isLive && now >= liveAt) {
      liveAt = now + LIVE_MS;
      await run.flush();
    }
    signal?.throwIfAborted();
  }
  signal?.throwIfAborted();
  run ??= new PipelineRun(options, 0);
  run.takeNames();
  await run.finish();
  options.onProgress?.({ bytesRead: reader.bytesRead, packets: run.counts.packets, flows: run.flows });
  return run.summary((performance.now() - begun) / 1000);
}

/** Waits for `next`, and calls `idle` every second until it is there. */
export async function attend<T>(next: Promise<T>, idle: () => Promise<void>): Promise<T> {
  let isHere = false;
  const here = next.finally(() => {
    isHere = true;
  });
  // Whoever stops waiting for it is told by `idle`.
  here.catch(() => {});
  for (;;) {
    const waiting = new AbortController();
    const second = sleep(LIVE_MS, undefined, { signal: waiting.signal }).catch(() => {});
    await Promise.race([here, second]);
    waiting.abort();
    if (isHere) return here;
    await idle();
  }
}
