/** Every analyser by itself, without the recogniser before it: any bytes, both directions, from both sides, under way too. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Analyzer, Match, Transport, Verdict } from '../../src/dpi/analyzer.ts';
import { Probe } from '../../src/dpi/probe.ts';
import { SERVICES } from '../../src/dpi/services.ts';
import { strictView } from './feeding.ts';
import { SAMPLES } from './samples.ts';

const GUARD = 16;
/** Reads of bytes that an analyser may make for each byte it is given, and beside that. */
const READS_PER_BYTE = 64;
const READS_BESIDE = 4096;

interface Call {
  readonly payload: Uint8Array;
  readonly direction: 0 | 1;
  readonly fromClient: boolean | null;
  readonly fromStart: boolean;
  readonly cut: number;
}

const samplesOf = (analyzer: Analyzer): readonly Uint8Array[] =>
  SAMPLES.filter(({ service }) => service === analyzer.service).flatMap(({ packets }) =>
    packets.map(([, bytes]) => bytes),
  );

/** Random bytes that begin as the analyser's do, its own messages with bytes changed, and those joined. */
function anyPayload(analyzer: Analyzer): fc.Arbitrary<Uint8Array> {
  const samples = samplesOf(analyzer);
  const first = fc.constantFrom(...(analyzer.firstBytes ?? [0, 1, 0x7f, 0xff]));
  const random = fc
    .tuple(first, fc.uint8Array({ maxLength: 400 }))
    .map(([byte, rest]) => Uint8Array.from([byte, ...rest]));
  const sample = fc.constantFrom(...samples);
  const changed = fc
    .tuple(sample, fc.array(fc.tuple(fc.nat(600), fc.nat(255)), { maxLength: 6 }), fc.nat(2000))
    .map(([bytes, changes, length]) => {
      const copy = bytes.slice();
      for (const [at, to] of changes) if (at < copy.length) copy[at] = to;
      return length < copy.length ? copy.subarray(0, Math.max(length, 1)) : copy;
    });
  const joined = fc.tuple(changed, random).map(([a, b]) => Uint8Array.from([...a, ...b]));
  return fc.oneof(random, changed, joined);
}

const anyCall = (analyzer: Analyzer): fc.Arbitrary<Call> =>
  fc.record({
    payload: anyPayload(analyzer),
    direction: fc.constantFrom(0 as const, 1 as const),
    fromClient: fc.constantFrom(true, false, null),
    fromStart: fc.boolean(),
    cut: fc.nat(40),
  });

function point(
  probe: Probe,
  { payload, direction, fromClient, fromStart, cut }: Call,
  counted: { reads: number },
): void {
  const bytes = new Uint8Array(payload.length + 2 * GUARD).fill(0x41);
  bytes.set(payload, GUARD);
  probe.view = strictView(bytes.buffer, GUARD, GUARD + payload.length, () => counted.reads++);
  probe.offset = GUARD;
  probe.length = payload.length;
  probe.wireLength = payload.length + cut;
  probe.direction = direction;
  probe.fromClient = fromClient;
  probe.fromStart = fromStart;
}

const isMatch = (verdict: Verdict): verdict is Match => typeof verdict === 'object';

/** As the recogniser does: asked until it is sure, then followed; memory stays from call to call. */
function run(analyzer: Analyzer, transport: Transport, calls: readonly Call[], wantsDetails: boolean): void {
  const probe = new Probe({ learned: () => {} });
  probe.isTcp = transport === 'tcp';
  probe.wantsDetails = wantsDetails;
  probe.srcPort = 50_000;
  probe.dstPort = analyzer.likelyPorts[0] ?? 60_000;
  let match: Match | null = null;
  for (const call of calls) {
    const counted = { reads: 0 };
    point(probe, call, counted);
    probe.time += 1e6;
    if (match === null || match.pending === true) {
      probe.fromClient = null;
      const verdict = analyzer.inspect(probe);
      if (isMatch(verdict)) match = verdict;
    } else {
      const isFollowed = match.follow === true && (wantsDetails || analyzer.announces === true);
      if (!isFollowed || analyzer.follow?.(probe, match) !== true) match = null;
    }
    expect(counted.reads).toBeLessThanOrEqual(READS_BESIDE + READS_PER_BYTE * call.payload.length);
  }
}

describe.each(SERVICES.flatMap((analyzer) => analyzer.transports.map((transport) => ({ analyzer, transport }))))(
  '$analyzer.service over $transport',
  ({ analyzer, transport }) => {
    test('bears any bytes in any order, reads nothing beyond them, and no more often than they are many', () => {
      fc.assert(
        fc.property(fc.array(anyCall(analyzer), { minLength: 1, maxLength: 6 }), fc.boolean(), (calls, wantsDetails) =>
          run(analyzer, transport, calls, wantsDetails),
        ),
        { numRuns: 40 },
      );
    });
  },
);
