/** A capture that is cut in parts, imported one after another as files of a data set, adds up to what it was whole. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SUMMED_COLUMNS } from '../../src/flow/flow-pieces.ts';
import { HAS_CAPTURES } from './captures.ts';
import { type Row, runFlows } from './run-flows.ts';
import { cutCapture, runParts, splittable, wholeOf } from './split-parts.ts';

const totals = (rows: readonly Row[]): Record<string, number> => {
  const whole = new Set(rows.map((row) => `${row.first_capture ?? row.capture_id}/${row.first_flow ?? row.flow_id}`));
  const sums: Record<string, number> = { flows: whole.size };
  for (const name of SUMMED_COLUMNS) {
    // A piece keeps the side for the source that was taken for it by then.
    const both = name.replace(/_(sent|received)$/, ' both ways');
    sums[both] = rows.reduce((sum, row) => sum + Number(row[name]), sums[both] ?? 0);
  }
  return sums;
};

/** Packets and bytes of each end of each pair of ends. */
const ends = (rows: readonly Row[]): Record<string, number> => {
  const sums: Record<string, number> = {};
  const add = (key: string, packets: unknown, bytes: unknown): void => {
    sums[`${key} packets`] = (sums[`${key} packets`] ?? 0) + Number(packets);
    sums[`${key} bytes`] = (sums[`${key} bytes`] ?? 0) + Number(bytes);
  };
  for (const row of rows) {
    add(`${row.proto} ${row.src_ip} ${row.src_port} > ${row.dst_ip} ${row.dst_port}`, row.packets_sent, row.bytes_sent);
    add(
      `${row.proto} ${row.dst_ip} ${row.dst_port} > ${row.src_ip} ${row.src_port}`,
      row.packets_received,
      row.bytes_received,
    );
  }
  return Object.fromEntries(Object.entries(sums).filter(([, sum]) => sum > 0));
};

test.skipIf(!HAS_CAPTURES)('small captures, cut in two or three at any packet', async () => {
  expect(splittable.length).toBeGreaterThan(200);
  await fc.assert(
    fc.asyncProperty(cutCapture, async ({ path, packets, cuts }) => {
      const whole = await runFlows(wholeOf(packets), { recognises: true });
      const parts = await runParts(packets, cuts, () => ({ recognises: true }));
      for (const { rows, summary } of parts) {
        const inRows = rows.reduce((sum, row) => sum + Number(row.packets_sent) + Number(row.packets_received), 0);
        expect(inRows).toBe(summary.packetsInFlows);
      }
      const rows = parts.flatMap((part) => part.rows);
      const at = `${path} at ${cuts}`;
      expect(totals(rows), at).toEqual(totals(whole.rows));
      expect(ends(rows), at).toEqual(ends(whole.rows));
    }),
    { numRuns: 300 },
  );
});

/** Fragments, also nested and in disorder; segments in disorder, which at the end of a file seem lost. */
const DELICATE = [
  'ndpi/6in4tunnel.pcap',
  'ndpi/ftp-start-tls.pcap',
  'ndpi/psiphon3.pcap',
  'ndpi/soap.pcap',
  'ndpi/whatsapp_login_chat.pcap',
  'zeek/ipv4/fragmented-2.pcap',
  'zeek/ipv4/fragmented-4.pcap',
  'zeek/ipv6-fragmented-dns.pcap',
  'zeek/modbus/fuzz-72.pcap',
  'zeek/quic/383379789-decrypt-crash.pcap',
  'zeek/tunnels/gtp/gtp2_different_udp_port.pcap',
  'zeek/tunnels/gtp/gtp9_unknown_or_too_short_payload.pcap',
];

test.skipIf(!HAS_CAPTURES)('captures with fragments and with segments in disorder, cut at every packet', async () => {
  const delicate = splittable.filter(({ path }) => DELICATE.includes(path));
  expect(delicate).toHaveLength(DELICATE.length);
  let hasFound = false;
  for (const { path, packets } of delicate) {
    const whole = await runFlows(wholeOf(packets), { recognises: true });
    for (let cut = 1; cut < packets.records.length; cut++) {
      const parts = await runParts(packets, [cut], () => ({ recognises: true }));
      const rows = parts.flatMap((part) => part.rows);
      hasFound ||= rows.some(({ lost_bytes }) => Number(lost_bytes) < 0);
      expect(totals(rows), `${path} at ${cut}`).toEqual(totals(whole.rows));
      expect(ends(rows), `${path} at ${cut}`).toEqual(ends(whole.rows));
    }
  }
  expect(hasFound).toBe(true);
});
