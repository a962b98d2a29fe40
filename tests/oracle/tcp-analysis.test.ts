/**
 * TCP health against tshark's `tcp.analysis`, per direction of every conversation, and its initial round trips. One
 * capture in eight; with `CAPSCAPE_ORACLE=all` every one.
 */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  ALL_FILES_MS,
  CAPTURES,
  COMPARES_ALL,
  captureFiles,
  HAS_CAPTURES,
  inParallel,
  readCapture,
} from './captures.ts';
import { type Row, runFlows } from './run-flows.ts';
import { emptyHealth, endpoint, HAS_TSHARK, HEALTH, type Health, tcpAnalysis } from './tshark.ts';

/** tshark never ends a stream for want of packets. */
const ENDLESS = { tcpIdleSeconds: 1e9, tcpAttemptSeconds: 1e9, tcpClosedSeconds: 1e9 };
const EVERY = COMPARES_ALL ? 1 : 8;
/** Beyond 104 days from the first packet times are exact to half a microsecond. */
const NANOS_OFF = 512;

const WILD_FRACTION = 'Its fraction of a second is 2^31: tshark takes it for negative, we for what it says.';

const DIFFERENCES: ReadonlyMap<string, string> = new Map([
  [
    'zeek/tcp/reassembly.pcap',
    'tshark notes an unseen acknowledged segment as -1 duplicates, unsigned, and then takes any segment for a fast retransmission.',
  ],
  [
    'ndpi/fuzz-2006-06-26-2594.pcap',
    'The SYN in frame 44 has no ACK flag, and 25600 in the field: tshark takes that for an acknowledgement of frame 47.',
  ],
  [
    'ndpi/reasm_crash_anon.pcapng',
    'Frame 96, with all flags set, comes after the FINs of both sides: a SYN and ACK begins a flow for us. tshark goes on ' +
      'in its stream, in which frame 7 had a higher number, so that frames 182 and 183 are repeats to it.',
  ],
  ['malformed/timestamp_invalid_micro.pcap', WILD_FRACTION],
  ['malformed/timestamp_invalid_nano.pcap', WILD_FRACTION],
]);

const SIDES = [
  ['sent', 'src', 'dst'],
  ['received', 'dst', 'src'],
] as const;

function ourDirections(rows: readonly Row[]): Map<string, Health> {
  const directions = new Map<string, Health>();
  for (const row of rows) {
    for (const [direction, from, to] of SIDES) {
      if (row[`packets_${direction}`] === 0) continue;
      const key = `${endpoint(String(row[`${from}_ip`]), String(row[`${from}_port`]))} ${endpoint(String(row[`${to}_ip`]), String(row[`${to}_port`]))}`;
      const health = directions.get(key) ?? emptyHealth();
      directions.set(key, health);
      for (const name of HEALTH) health[name] += Number(row[`${name}_${direction}`]);
    }
  }
  return directions;
}

describe.skipIf(!HAS_CAPTURES || !HAS_TSHARK)('TCP health is that of tshark', () => {
  test(
    'for every conversation that both decode',
    async () => {
      const unexplained: string[] = [];
      const met = new Set<string>();
      let compared = 0;
      let roundTrips = 0;
      const all = ['zeek', 'ndpi', 'malformed'].flatMap(captureFiles);
      const files = all.filter((file, i) => i % EVERY === 0 || DIFFERENCES.has(file));
      await inParallel(files, async (file) => {
        const { rows, summary } = await runFlows(readCapture(file), { settings: ENDLESS });
        const tcp = rows.filter((row) => row.proto === 6 && row.src_port !== null);
        if (tcp.length === 0) return;
        const theirs = await tcpAnalysis(join(CAPTURES, file));
        const differs = (difference: string): void => {
          if (DIFFERENCES.has(file)) met.add(file);
          else unexplained.push(`${file} ${difference}`);
        };
        for (const [key, ours] of ourDirections(tcp)) {
          const expected = theirs.directions.get(key);
          if (expected === undefined) continue;
          compared++;
          const [own, other] = [JSON.stringify(ours), JSON.stringify(expected)];
          if (own !== other) differs(`${key} tshark ${other} we ${own}`);
        }
        const nanos = theirs.roundTrips.map(({ seconds }) => Math.round(Number(seconds) * 1e9));
        for (const row of tcp) {
          // tshark takes a round trip of 0 for none and measures the next acknowledgement, and a SYN at the epoch for no SYN.
          if (row.rtt === null || row.rtt === 0 || summary.first === 0n) continue;
          roundTrips++;
          const isTheirs = nanos.some((one) => Math.abs(one - Number(row.rtt)) <= NANOS_OFF);
          if (!isTheirs) differs(`round trip ${row.rtt}, tshark ${nanos.join(' ')}`);
        }
      });
      expect(unexplained).toEqual([]);
      expect([...met].sort()).toEqual([...DIFFERENCES.keys()].sort());
      expect(compared).toBeGreaterThan(1600 / EVERY);
      expect(roundTrips).toBeGreaterThan(400 / EVERY);
    },
    ALL_FILES_MS,
  );
});
