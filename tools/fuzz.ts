/**
 * `npm run fuzz -- [--seconds 60] [--seed NUMBER]`: damages captures and reads them, until the time is over. What fails is
 * written to a file, said, and ends it with status 1.
 */
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Random } from '../bench/random.ts';
import { checkCapture } from '../tests/fuzz/check-capture.ts';
import { mutate } from '../tests/fuzz/mutate.ts';
import { seeds } from '../tests/fuzz/seeds.ts';

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '60' }, seed: { type: 'string' } } });
const until = performance.now() + Number(values.seconds) * 1000;
const start = values.seed === undefined ? Date.now() | 0 : Number(values.seed);
const random = new Random(start);
const all = seeds();
console.log(`${all.length} captures to begin from, seed ${start}`);

let runs = 0;
for (; performance.now() < until; runs++) {
  const seed = all[random.below(all.length)];
  if (seed === undefined) throw new Error('there is no capture to begin from');
  const bytes = mutate(seed.read(), random);
  const chunk = random.between(1, 5000);
  try {
    await checkCapture(bytes, chunk);
  } catch (error) {
    const path = join(tmpdir(), `capscape-fuzz-${start}-${runs}.bin`);
    writeFileSync(path, bytes);
    console.error(`run ${runs}, from ${seed.name}, in chunks of ${chunk}: ${path}`);
    console.error(error);
    process.exit(1);
  }
}
console.log(`${runs} damaged captures read, all ended well`);
