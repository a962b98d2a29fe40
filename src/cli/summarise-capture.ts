/** What is in one capture, in the names of the outside. */
import { tmpdir } from 'node:os';
import { formatTime } from '../base/time.ts';
import type { CaptureComment } from '../capture/capture-notes.ts';
import type { RecognitionListener } from '../dpi/recognition.ts';
import type { Recognizer } from '../dpi/recognizer.ts';
import { DEFAULT_FLOW_SETTINGS, type FlowSettings } from '../flow/flow-settings.ts';
import type { FlowLogReader } from '../flowlog/flow-log-reader.ts';
import { runFlowLog } from '../import/flow-log-run.ts';
import { type InputReader, isFlowLog } from '../import/open-capture-file.ts';
import { type CaptureQuality, runPipeline } from '../import/pipeline.ts';
import { openSpillFile } from '../import/spill-file.ts';
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
  /** Null for packets. Of a flow log, `packets` and `bytes` are those that it counts. */
  readonly log: {
    readonly records: number;
    readonly records_in_flows: number;
    /** Records in no flow, by reason: `records` = `records_in_flows` + the sum of these. */
    readonly left_out: Readonly<Record<string, number>>;
    /** Flows of which the log tells neither packets nor bytes. */
    readonly flows_without_counts: number;
  } | null;
  readonly quality: {
    readonly clock_steps_back: number;
    readonly clock_jumps_ahead: number;
    readonly oversize_packets: number;
    readonly duplicate_packets: number;
    readonly one_sided_flows: number;
    /** Null where checksums were not verified. */
    readonly checksum_errors: {
      readonly ipv4: number;
      readonly tcp: number;
      readonly udp: number;
      /** Not filled in yet when they were captured: no errors. */
      readonly left_to_card: number;
    } | null;
    /** Where decoding stopped early, as layer/kind, and how many captured bytes of these packets are left. */
    readonly undecoded: Readonly<Record<string, { readonly packets: number; readonly bytes: number }>>;
  };
  readonly flows_cut_early: number;
  readonly first: string | null;
  readonly last: string | null;
  readonly link_types: readonly string[];
  /** Flows by service, most first; "" where the content did not tell. Null: was not looked at. */
  readonly services: Readonly<Record<string, number>> | null;
  readonly damage: { readonly offset: number; readonly message: string } | null;
  readonly seconds: number;
  readonly packets_per_second: number;
}

const NOTHING_AMISS: CaptureSummary['quality'] = {
  clock_steps_back: 0,
  clock_jumps_ahead: 0,
  oversize_packets: 0,
  duplicate_packets: 0,
  one_sided_flows: 0,
  checksum_errors: null,
  undecoded: {},
};

type Counts = Map<string | null, number>;

/** `recognises` makes a recogniser that counts services; null: none is made. */
export async function summariseCapture(
  capture: string,
  reader: InputReader,
  recognises: ((listener: RecognitionListener, counts: Counts) => Recognizer) | null,
  settings: FlowSettings,
): Promise<CaptureSummary> {
  if (isFlowLog(reader)) return summariseLog(capture, reader);
  const counts: Counts = new Map();
  const read = await runPipeline({
    reader,
    captureId: 0,
    recognizer: recognises === null ? null : (listener) => recognises(listener, counts),
    enricher: null,
    sink: null,
    settings,
    openSpill: () => openSpillFile(tmpdir()),
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
    log: null,
    quality: {
      clock_steps_back: read.quality.clockStepsBack,
      clock_jumps_ahead: read.quality.clockJumpsAhead,
      oversize_packets: read.quality.oversizePackets,
      duplicate_packets: read.quality.duplicatePackets,
      one_sided_flows: read.quality.oneSidedFlows,
      checksum_errors: checksumErrors(read.quality),
      undecoded: read.quality.undecoded,
    },
    flows_cut_early: read.flowsCutEarly,
    first: read.first === null ? null : formatTime(read.first),
    last: read.last === null ? null : formatTime(read.last),
    link_types: read.linkTypes.map(linkTypeName),
    services: recognises === null ? null : byCount(counts),
    damage: read.damage,
    seconds: read.seconds,
    packets_per_second: read.seconds > 0 ? Math.round(read.packets / read.seconds) : 0,
  };
}

async function summariseLog(capture: string, reader: FlowLogReader): Promise<CaptureSummary> {
  const { maxOpenFlows } = DEFAULT_FLOW_SETTINGS;
  const read = await runFlowLog({ reader, captureId: 0, enricher: null, sink: null, maxOpenFlows });
  return {
    capture,
    format: read.format,
    packets: read.packets,
    bytes: read.bytes,
    flows: read.flows,
    packets_in_flows: read.packets,
    not_in_flows: {},
    truncated_packets: 0,
    dropped_packets: null,
    comments: [],
    comments_left_out: 0,
    log: {
      records: read.records,
      records_in_flows: read.recordsInFlows,
      left_out: read.leftOut,
      flows_without_counts: read.flowsWithoutCounts,
    },
    quality: NOTHING_AMISS,
    flows_cut_early: read.flowsCutEarly,
    first: read.first === null ? null : formatTime(read.first),
    last: read.last === null ? null : formatTime(read.last),
    link_types: [],
    services: null,
    damage: read.damage,
    seconds: read.seconds,
    packets_per_second: 0,
  };
}

function checksumErrors({ checksumErrors }: CaptureQuality): CaptureSummary['quality']['checksum_errors'] {
  if (checksumErrors === null) return null;
  const { ipv4, tcp, udp, leftToCard } = checksumErrors;
  return { ipv4, tcp, udp, left_to_card: leftToCard };
}

function byCount(counts: Counts): Record<string, number> {
  const entries = [...counts].sort(([, a], [, b]) => b - a);
  return Object.fromEntries(entries.map(([service, flows]) => [service ?? '', flows]));
}
