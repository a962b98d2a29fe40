/** What an import found out, as the catalogue keeps it. */
import { formatTime } from '../base/time.ts';
import { linkTypeName } from '../wire/names.ts';
import type { FlowLogSummary } from './flow-log-run.ts';
import type { PipelineSummary } from './pipeline.ts';
import { type CaptureFacts, NO_FACTS } from './records.ts';

const timeOrNull = (time: bigint | null): string | null => (time === null ? null : formatTime(time));

export function packetFacts(summary: PipelineSummary): CaptureFacts {
  return {
    format: summary.format,
    linkTypes: summary.linkTypes.map(linkTypeName),
    packets: summary.packets,
    bytes: summary.bytes,
    flows: summary.flows,
    first: timeOrNull(summary.first),
    last: timeOrNull(summary.last),
    notInFlows: { ...summary.notInFlows },
    packetsInFlows: summary.packetsInFlows,
    truncatedPackets: summary.truncatedPackets,
    droppedPackets: summary.droppedPackets,
    comments: [...summary.comments],
    commentsLeftOut: summary.commentsLeftOut,
    quality: { ...summary.quality },
    continuation: summary.continuation,
    damage: summary.damage,
    log: null,
    archive: null,
  };
}

export function logFacts(summary: FlowLogSummary): CaptureFacts {
  const { format, packets, bytes, flows, damage, records, recordsInFlows, flowsWithoutCounts } = summary;
  return {
    ...NO_FACTS,
    format,
    packets,
    bytes,
    flows,
    first: timeOrNull(summary.first),
    last: timeOrNull(summary.last),
    packetsInFlows: packets,
    damage,
    log: { records, recordsInFlows, leftOut: { ...summary.leftOut }, flowsWithoutCounts },
  };
}
