/**
 * `node bench/flow-logs.ts [--tuples 1000000] [--dir DIR]`: makes a virtual network flow log, then reads it with
 * `capscape summary` (records and flows alone) and imports it (places, Parquet and all), and says tuples per second of
 * processor time, which other programs of a busy machine do not change as much as they do the clock.
 */
import { createWriteStream, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { timed } from './timed.ts';

const { values } = parseArgs({
  options: { tuples: { type: 'string', default: '1000000' }, dir: { type: 'string', default: tmpdir() } },
});
const tuples = Number(values.tuples);
const TUPLES_AN_ENTRY = 2_000;
const START = 1_663_146_000_000;

/** A third begins, a third goes on, a third ends: three records a flow. */
function tuple(i: number): string {
  const flow = Math.floor(i / 3);
  const rest = [`B,NX,0,0,0,0`, `C,NX,22,2217,33,32466`, `E,NX,5,612,4,1833`][i % 3];
  return `"${START + i},10.0.${(flow >> 8) & 255}.${flow & 255},${20 + (flow % 200)}.${flow % 251}.3.4,${1024 + (flow % 60000)},443,6,O,${rest}"`;
}

function* log(): Generator<string> {
  yield '{"records":[';
  for (let from = 0; from < tuples; from += TUPLES_AN_ENTRY) {
    const count = Math.min(TUPLES_AN_ENTRY, tuples - from);
    const list = Array.from({ length: count }, (_, i) => tuple(from + i)).join(',');
    yield `${from > 0 ? ',' : ''}{"time":"2022-09-14T09:00:52.5625085Z","flowLogVersion":4,"macAddress":"000D3AF87856",`;
    yield `"category":"FlowLogFlowEvent","targetResourceID":"/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/v",`;
    yield `"flowRecords":{"flows":[{"aclID":"a","flowGroups":[{"rule":"AllowInternet","flowTuples":[${list}]}]}]}}`;
  }
  yield ']}';
}

const dir = join(values.dir, 'capscape-bench-flow-logs');
mkdirSync(dir, { recursive: true });
const file = join(dir, 'PT1H.json');
await pipeline(Readable.from(log()), createWriteStream(file));

const capscape = join(import.meta.dirname, '../src/cli/main.ts');
const scratch = mkdtempSync(join(dir, 'data-'));
const commands: readonly (readonly [string, readonly string[]])[] = [
  ['summary', [process.execPath, capscape, 'summary', file]],
  ['import', [process.execPath, capscape, 'import', file, '--data', scratch]],
];
console.log('           seconds      cpu  tuples/s of cpu  peak MiB');
for (const [name, command] of commands) {
  const { seconds, cpuSeconds, peakMiB } = timed(command);
  const rate = Math.round(tuples / cpuSeconds).toLocaleString('en');
  console.log(
    name.padEnd(10),
    seconds.toFixed(2).padStart(7),
    cpuSeconds.toFixed(2).padStart(8),
    rate.padStart(16),
    peakMiB.toFixed(0).padStart(9),
  );
}
rmSync(dir, { recursive: true });
