/** Every shared capture ends: with flows that account for every packet, or with a sentence that says why not. */
import { describe, expect, test } from 'vitest';
import { AppError } from '../../src/base/errors.ts';
import { captureFiles, HAS_CAPTURES, readCapture } from './captures.ts';
import { runFlows } from './run-flows.ts';

describe.skipIf(!HAS_CAPTURES)('packets = packets in flows + packets counted by name', () => {
  test.each(['ndpi', 'zeek', 'malformed', 'pcapng'])(
    'in every capture of %s',
    async (folder) => {
      const files = captureFiles(folder);
      expect(files.length).toBeGreaterThan(5);
      for (const file of files) {
        try {
          const { summary, rows, activity } = await runFlows(readCapture(file));
          let packets = 0;
          let bytes = 0;
          for (const row of rows) {
            packets += Number(row.packets_sent) + Number(row.packets_received);
            bytes += Number(row.bytes_sent) + Number(row.bytes_received);
          }
          expect(
            rows.map((row) => row.flow_id),
            file,
          ).toEqual(rows.map((_, i) => i));
          expect(packets, file).toBe(summary.packetsInFlows);
          const elsewhere = Object.values(summary.notInFlows).reduce((sum, count) => sum + count, 0);
          expect(packets + elsewhere, file).toBe(summary.packets);
          expect(bytes, file).toBeLessThanOrEqual(summary.bytes);
          for (const flowId of new Set(activity.map((row) => row.flowId))) {
            const own = activity.filter((row) => row.flowId === flowId);
            const active = own.reduce((sum, row) => sum + row.packetsSent + row.packetsReceived, 0);
            expect(active, file).toBe(Number(rows[flowId]?.packets_sent) + Number(rows[flowId]?.packets_received));
            expect(
              own.every((row) => row.bucketStart % BigInt(row.widthNanos) === 0n),
              file,
            ).toBe(true);
          }
        } catch (error) {
          if (!(error instanceof AppError)) throw error;
          expect(error.message, file).toMatch(/\w+ .*\.$/);
        }
      }
    },
    120_000,
  );
});
