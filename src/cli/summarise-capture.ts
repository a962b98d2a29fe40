/** What is in one capture, in the names of the outside. */
import { formatTime } from '../base/time.ts';
import type { CaptureComment } from '../capture/capture-notes.ts';
import type { CaptureReader } from '../capture/packet-block.ts';
import type { RecognitionListener } from '../dpi/recognition.ts';
import type { Recognizer } from '../dpi/recognizer.ts';
import { DEFAULT_FLOW_SETTINGS } from '../flow/flow-settings.ts';
import { runPipeline } from '../import/pipeline.ts';
import { linkTypeName } from '../wire/names.ts';

export interface CaptureSummary {
  /** The path as given. */
  readonly capture: string;
  readonly format: string;
  readonly packets: number;
  /** Wire bytes. */
  readonly bytes: number;
  readonly flows: number;
  readonly packets_in_flows: number;
  /** Packets in no flow, by reason: `packets` = `packets_in_flows` + the sum of these. */
  readonly not_in_flows: Readonly<Record<string, number>>;
  readonly truncated_packets: number;
  /** As the capturing system counted; null where the file does not say. */
  readonly dropped_packets: number | null;
  /** What people wrote into the file: the first of them. */
  readonly comments: readonly CaptureComment[];
  readonly comments_left_out: number;
  readonly quality: {
    readonly clock_steps_back: number;
    readonly oversize_packets: number;
    readonly duplicate_packets: number;
    readonly one_sided_flows: number;
  };
  readonly flows_cut_early: number;
  readonly first: string | null;
  readonly last: string | null;
  readonly link_types: readonly string[];
  /** Flows by service, most first; "" where the content did not tell. Null: was not looked at. */
  readonly services: Readonly<Record<string, number>> | null;
  /** Where decoding stopped early, as layer/kind. */
  readonly stops: Readonly<Record<string, number>>;
  readonly damage: { readonly offset: number; readonly message: string } | null;
  readonly seconds: number;
  readonly packets_per_second: number;
}

type Counts = Map<string | null, number>;

/** `recognises` makes a recogniser that counts services; null: none is made. */
export async function summariseCapture(
  capture: string,
  reader: CaptureReader,
  recognises: ((listener: RecognitionListener, counts: Counts) => Recognizer) | null,
): Promise<CaptureSummary> {
  const counts: Counts = new Map();
  const read = await runPipeline({
    reader,
    captureId: 0,
    recognizer: recognises === null ? null : (listener) => recognises(listener, counts),
    enricher: null,
    sink: null,
    settings: DEFAULT_FLOW_SETTINGS,
  });
  return {
    capture,
    format: read.format,
    packets: read.packets,
    bytes: read.bytes,
    flows: read.flows,
    packets_in_flows: read.packetsInFlows,
    not_in_flows: read.notInFlows,
    truncated_packets: read.truncatedPackets,
    dropped_packets: read.droppedPackets,
    comments: read.comments,
    comments_left_out: read.commentsLeftOut,
    quality: {
      clock_steps_back: read.quality.clockStepsBack,
      oversize_packets: read.quality.oversizePackets,
      duplicate_packets: read.quality.duplicatePackets,
      one_sided_flows: read.quality.oneSidedFlows,
    },
    flows_cut_early: read.flowsCutEarly,
    first: read.first === null ? null : formatTime(read.first),
    last: read.last === null ? null : formatTime(read.last),
    link_types: read.linkTypes.map(linkTypeName),
    services: recognises === null ? null : byCount(counts),
    stops: read.stops,
    damage: read.damage,
    seconds: read.seconds,
    packets_per_second: read.seconds > 0 ? Math.round(read.packets / read.seconds) : 0,
  };
}

function byCount(counts: Counts): Record<string, number> {
  const entries = [...counts].sort(([, a], [, b]) => b - a);
  return Object.fromEntries(entries.map(([service, flows]) => [service ?? '', flows]));
}
