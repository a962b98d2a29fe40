/** Flows that are over, made into enriched rows by the thread that reads them. */
import type { Enricher } from '../enrich/enricher.ts';
import { ACTIVITY_BYTES } from '../flow/activity-log.ts';
import { FlowBatch } from '../schema/flow-batch.ts';
import { CLOSED_FLOWS_BYTES, type ClosedFlowSink } from './closed-flows.ts';
import { FlowRows } from './flow-rows.ts';
import type { FlowSink } from './pipeline.ts';

const NO_FLOWS = new FlowBatch(0, new Map());

export function rowSink(captureId: number, enricher: Enricher | null, sink: FlowSink): ClosedFlowSink {
  const rows = new FlowRows(captureId);
  // The rows were made of them before more are asked for.
  const memory = new SharedArrayBuffer(CLOSED_FLOWS_BYTES);
  const activityMemory = new SharedArrayBuffer(ACTIVITY_BYTES);
  return {
    newMemory: () => memory,
    newActivityMemory: () => activityMemory,
    async write(flows, activity) {
      const batch = flows === null ? NO_FLOWS : rows.of(flows);
      enricher?.enrich(batch);
      await sink.write(batch, activity);
    },
  };
}
