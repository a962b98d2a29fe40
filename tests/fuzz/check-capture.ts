/** What must hold of any bytes whatever, taken for a capture. */
import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict';
import { AppError } from '../../src/base/errors.ts';
import { type FlowsOfCapture, runFlows } from '../oracle/run-flows.ts';

/** More, and reading is taken for endless: these captures have a few hundred kilobytes at most. */
export const MAX_MILLISECONDS = 20_000;

/**
 * Rejects where the engine throws anything but an `AppError` with a sentence, counts a packet twice or not at all, takes
 * too long, or finds other flows when the bytes come `chunk` at a time.
 */
export async function checkCapture(bytes: Uint8Array, chunk: number): Promise<void> {
  const begun = performance.now();
  const whole = await flowsOrSentence(bytes);
  const inChunks = await flowsOrSentence(bytes, chunk);
  ok(performance.now() - begun < MAX_MILLISECONDS, `took ${Math.round(performance.now() - begun)} ms`);
  if (typeof whole === 'string' || typeof inChunks === 'string') return strictEqual(inChunks, whole);
  checkTotals(whole);
  deepStrictEqual(inChunks.rows, whole.rows);
  deepStrictEqual({ ...inChunks.summary, seconds: 0 }, { ...whole.summary, seconds: 0 });
}

async function flowsOrSentence(bytes: Uint8Array, chunk?: number): Promise<FlowsOfCapture | string> {
  const settings = { verifyChecksums: true };
  try {
    return await runFlows(bytes, { settings, recognises: true, ...(chunk !== undefined && { chunk }) });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    ok(/\w+ \w+/.test(error.message), `no sentence: ${error.message}`);
    return error.message;
  }
}

function checkTotals({ rows, activity, summary }: FlowsOfCapture): void {
  let packets = 0;
  for (const row of rows) {
    packets += Number(row.packets_sent) + Number(row.packets_received);
    ok(Number(row.duration) >= 0);
    ok(Number(row.lost_bytes ?? 0) >= 0);
  }
  strictEqual(packets, summary.packetsInFlows);
  const elsewhere = Object.values(summary.notInFlows).reduce((sum, count) => sum + count, 0);
  strictEqual(packets + elsewhere, summary.packets);
  for (const { flowId, packetsSent, packetsReceived } of activity) {
    const row = rows[flowId];
    ok(row !== undefined);
    ok(packetsSent + packetsReceived <= Number(row.packets_sent) + Number(row.packets_received));
  }
}
