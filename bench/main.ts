/**
 * `npm run bench -- [--gigabytes 1] [--small-gigabytes 0.5] [--runs 5] [--skip NAME,NAME] [--dir DIR]`: generates two
 * captures once, then times our stages and commands and the tools of the field on each, side by side, medians of `--runs`.
 * Commands run as users have them: built, which is done first.
 */
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildProgram, isProgramFresh } from '../tools/build-program.ts';
import { type Contestant, contestants, stageName } from './contestants.ts';
import { generate, type TrafficSpec } from './generate.ts';
import type { Stage } from './stages.ts';
import { buildStages, median, type Timing, timedStage } from './timed.ts';

const { values } = parseArgs({
  options: {
    gigabytes: { type: 'string', default: '1' },
    'small-gigabytes': { type: 'string', default: '0.5' },
    flows: { type: 'string', default: '300000' },
    runs: { type: 'string', default: '5' },
    skip: { type: 'string', default: '' },
    dir: { type: 'string', default: join(tmpdir(), 'capscape-bench') },
  },
});
const skipped = new Set(values.skip.split(','));
const runs = Number(values.runs);

interface Result {
  readonly contestant: Contestant;
  readonly timing: Timing;
}

/** Every contestant once a round, so that a disturbance of the machine meets all alike. */
function race(capture: string): Result[] {
  const entered = contestants().filter(({ name }) => !skipped.has(name));
  const timings = new Map(entered.map((contestant) => [contestant, [] as Timing[]]));
  for (let round = 0; round < runs; round++) {
    for (const [contestant, rounds] of timings) {
      const scratch = mkdtempSync(join(values.dir, 'scratch-'));
      rounds.push(contestant.time(capture, scratch));
      rmSync(scratch, { recursive: true });
    }
  }
  return [...timings].map(([contestant, rounds]) => ({ contestant, timing: median(rounds) }));
}

function report(results: readonly Result[], packets: number): void {
  const bare = results.find(({ contestant }) => contestant.name === 'capscape summary --no-dpi');
  console.log('                              seconds      cpu  Mpackets/s  peak MiB  time of summary --no-dpi / this');
  for (const { contestant, timing } of results) {
    const ratio = bare === undefined || contestant.isOurs ? '' : (bare.timing.seconds / timing.seconds).toFixed(2);
    console.log(
      contestant.name.padEnd(28),
      timing.seconds.toFixed(2).padStart(8),
      timing.cpuSeconds.toFixed(2).padStart(8),
      (packets / timing.seconds / 1e6).toFixed(2).padStart(11),
      timing.peakMiB.toFixed(0).padStart(9),
      ratio.padStart(8),
    );
  }
  const plain = results.find(({ contestant }) => contestant.name === stageName('plain prototype'));
  if (plain === undefined) return;
  const speed = (name: string): string => {
    const timing = results.find(({ contestant }) => contestant.name === name)?.timing;
    return timing === undefined ? '-' : (plain.timing.cpuSeconds / timing.cpuSeconds).toFixed(2);
  };
  console.log(
    `processor time of the plain prototype / this: table ${speed(stageName('table'))}, flows ${speed(stageName('flows'))}, summary --no-dpi ${speed('capscape summary --no-dpi')}`,
  );
}

/** The prototype and our table do the same work. */
function expectSame(capture: string, one: Stage, other: Stage): void {
  const [a, b] = [timedStage(one, capture), timedStage(other, capture)];
  if (a.packets !== b.packets || a.flows !== b.flows)
    throw new Error(`${one}: ${a.packets} packets, ${a.flows} flows; ${other}: ${b.packets} packets, ${b.flows} flows`);
}

if (!isProgramFresh()) await buildProgram();
await buildStages();
mkdirSync(values.dir, { recursive: true });
const traffic: readonly TrafficSpec[] = [
  {
    path: join(values.dir, `mixed-${values.gigabytes}.pcap`),
    fileBytes: Number(values.gigabytes) * 1e9,
    flows: Number(values.flows),
    isSmall: false,
  },
  {
    path: join(values.dir, `small-${values['small-gigabytes']}.pcap`),
    fileBytes: Number(values['small-gigabytes']) * 1e9,
    flows: 0,
    isSmall: true,
  },
];
console.log(
  `${cpus().length} x ${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.version}, median of ${runs}`,
);
for (const spec of traffic.filter((one) => one.fileBytes > 0)) {
  generate(spec);
  expectSame(spec.path, 'plain prototype', 'table');
  const { packets, flows } = timedStage('flows', spec.path);
  const bytes = statSync(spec.path).size;
  console.log(`\n${spec.path}: ${(bytes / 1e9).toFixed(2)} GB, ${packets} packets, ${flows} flows`);
  report(race(spec.path), packets);
}
