/** `capscape packets`: out of files, out of a data directory, and out of one that a server has open. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { memorySource } from '../../src/capture/memory-source.ts';
import { readAll } from '../../src/capture/sample-files.ts';
import { startService } from '../../src/cli/service.ts';
import { writeDemoCapture } from '../../src/import/demo/demo-capture.ts';
import { capscape } from './run-cli.ts';

const scratch = mkdtempSync(join(tmpdir(), 'capscape-packets-cli-'));
const demo = join(scratch, 'demo.pcapng');
const data = join(scratch, 'data');
const out = join(scratch, 'out.pcapng');
const FILTER = 'service = dns';

let expected: string[];

async function contents(path: string): Promise<string[]> {
  const { packets } = await readAll(memorySource(readFileSync(path)));
  return packets.map(({ nanos, wireLen, bytes }) => `${nanos} ${wireLen} ${Buffer.from(bytes).toString('hex')}`);
}

beforeAll(async () => {
  await writeDemoCapture(demo);
  const { stdout } = await capscape(['flows', demo, '--filter', FILTER, '--format', 'ndjson']);
  const flows = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const count = flows.reduce((sum, flow) => sum + flow.packets_sent + flow.packets_received, 0);
  await capscape(['packets', demo, '--filter', FILTER, '-w', out]);
  expected = await contents(out);
  expect(expected).toHaveLength(count);
  expect(await capscape(['import', demo, '--data', data, '--dataset', 'one'])).toMatchObject({ code: 0 });
});
afterAll(() => rmSync(scratch, { recursive: true }));

describe('capscape packets', () => {
  test('takes them out of several files, and out of the file it replaces', async () => {
    const { code, stderr } = await capscape(['packets', out, demo, '--filter', FILTER, '-w', out]);
    expect([code, stderr]).toEqual([0, expect.stringMatching(/^[\d,]+ packets\n$/)]);
    expect(await contents(out)).toEqual([...expected, ...expected]);
  });

  test('takes them out of the data directory, whether a server has it open or not', async () => {
    const args = ['packets', '--data', data, '--filter', FILTER, '-w', out];
    expect(await capscape(args)).toMatchObject({ code: 0 });
    expect(await contents(out)).toEqual(expected);
    rmSync(out);
    const service = await startService({ data, host: '127.0.0.1', port: 0, pageDirectory: null }, () => {});
    expect(await capscape([...args, '--dataset', 'one'])).toMatchObject({ code: 0 });
    expect(await contents(out)).toEqual(expected);
    const unknown = await capscape([...args, '--dataset', 'two']);
    expect([unknown.code, unknown.stderr]).toEqual([
      66,
      expect.stringContaining('there is no data set "two", but "one"'),
    ]);
    const wrong = await capscape(['packets', '--data', data, '--filter', 'nonsense = 1', '-w', out]);
    expect([wrong.code, wrong.stderr]).toEqual([64, expect.stringContaining('nonsense')]);
    await service.stop();
  });

  test('leaves nothing half written', async () => {
    rmSync(out, { force: true });
    const missing = await capscape(['packets', demo, join(scratch, 'missing'), '-w', out]);
    expect([missing.code, missing.stderr]).toEqual([66, expect.stringContaining('missing: there is no such file')]);
    const input = await capscape(['packets', '-', '-w', out]);
    expect([input.code, input.stderr]).toEqual([64, expect.stringContaining('two passes')]);
    const nowhere = await capscape(['packets', demo, '-w', join(scratch, 'no/such/file')]);
    expect(nowhere.code).toBe(73);
    expect(readdirSync(scratch).sort()).toEqual(['data', 'demo.pcapng']);
  });
});
