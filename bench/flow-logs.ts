/**
 * `node bench/flow-logs.ts [--tuples 2000000] [--mix real] [--dir DIR]`: makes a virtual network flow log (see
 * `flow-log-mix.ts`), reads it with `capscape summary` (records and flows alone) and imports it (places, Parquet and
 * all), and says tuples per second of processor time of all threads, which other programs of a busy machine do not change
 * as much as they do the clock. What a log of one tuple takes, the start of the program, stands apart.
 */
import { createWriteStream, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { flowLog, MIXES } from './flow-log-mix.ts';
import { timed } from './timed.ts';

const { values } = parseArgs({
  options: {
    tuples: { type: 'string', default: '2000000' },
    mix: { type: 'string', default: 'real' },
    dir: { type: 'string', default: tmpdir() },
  },
});
const tuples = Number(values.tuples);
const mix = MIXES[values.mix];
if (mix === undefined) throw new Error(`--mix is one of ${Object.keys(MIXES).join(', ')}`);

const dir = mkdtempSync(join(values.dir, 'capscape-bench-flow-logs-'));
const capscape = join(import.meta.dirname, '../src/cli/main.ts');
const [one, many] = await Promise.all(
  [1, tuples].map(async (count) => {
    mkdirSync(join(dir, String(count)));
    const file = join(dir, String(count), 'PT1H.json');
    await pipeline(Readable.from(flowLog(mix, count)), createWriteStream(file));
    return file;
  }),
);
if (one === undefined || many === undefined) throw new Error('two logs are made');

const rate = (seconds: number): string => Math.round(tuples / seconds).toLocaleString('en');
console.log('           seconds      cpu    start  tuples/s of cpu  without start  peak MiB');
for (const name of ['summary', 'import']) {
  const command = (file: string): string[] => [
    process.execPath,
    capscape,
    name,
    file,
    ...(name === 'import' ? ['--data', mkdtempSync(join(dir, 'data-'))] : []),
  ];
  const start = timed(command(one)).cpuSeconds;
  const { seconds, cpuSeconds, peakMiB } = timed(command(many));
  console.log(
    name.padEnd(10),
    seconds.toFixed(2).padStart(7),
    cpuSeconds.toFixed(2).padStart(8),
    start.toFixed(2).padStart(8),
    rate(cpuSeconds).padStart(16),
    rate(cpuSeconds - start).padStart(14),
    peakMiB.toFixed(0).padStart(9),
  );
}
rmSync(dir, { recursive: true });
