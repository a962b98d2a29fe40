/** `capscape captures` and what files given to `capscape import` become: without a server, and at one. */
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Capture } from '../../src/api/schemas.ts';
import { startService } from '../../src/cli/service.ts';
import { writeDemoCapture } from '../../src/import/demo/demo-capture.ts';
import { capscape } from './run-cli.ts';

const scratch = mkdtempSync(join(tmpdir(), 'capscape-cli-captures-'));
const data = join(scratch, 'data');
const file = (name: string) => join(scratch, name);
const run = (...args: string[]) => capscape([...args, '--data', data]);

async function listed(...args: string[]): Promise<Capture[]> {
  const { stdout, code } = await run('captures', '--format', 'json', ...args);
  expect(code).toBe(0);
  return JSON.parse(stdout) as Capture[];
}

beforeAll(async () => {
  await writeDemoCapture(file('monday.pcap'));
  copyFileSync(file('monday.pcap'), file('copy.pcap'));
  writeFileSync(file('notes.txt'), 'hello world');
});
afterAll(() => rmSync(scratch, { recursive: true }));

test('the same content is imported once, and the list says what became of each', async () => {
  const first = await run('import', file('monday.pcap'), file('copy.pcap'), '--dataset', 'week');
  expect(first.code).toBe(0);
  expect(first.stderr).toContain('copy.pcap: the data set has the same content already, as capture 1 (monday.pcap)');
  expect((await run('import', file('notes.txt'), '--dataset', 'other')).code).toBe(65);
  const captures = await listed();
  expect(captures).toMatchObject([
    { id: 1, name: 'monday.pcap', state: 'ready', origin: { kind: 'file', from: file('monday.pcap') } },
    { id: 2, state: 'duplicate', duplicateOf: 1 },
    { id: 3, state: 'failed' },
  ]);
  expect(captures[0]?.origin.by).not.toBeNull();
  expect(await listed('--dataset', 'other')).toHaveLength(1);
  const { stdout } = await run('captures');
  expect(stdout).toMatch(/monday\.pcap +ready/);
  expect(stdout).toMatch(/copy\.pcap +same as 1/);
  expect(stdout).toMatch(/notes\.txt +failed: CAPTURE_NOT_RECOGNISED/);
});

test.each(['without a server', 'at a server'])('captures are renamed, analysed again and deleted %s', async (where) => {
  const service =
    where === 'at a server'
      ? await startService({ data, host: '127.0.0.1', port: 0, pageDirectory: null }, () => {})
      : null;
  try {
    expect((await run('captures', 'rename', '1', where)).code).toBe(0);
    expect((await run('captures', 'reanalyse', '1')).code).toBe(0);
    expect((await run('captures', 'reanalyse', '3')).code).toBe(65);
    const [first] = await listed();
    expect(first).toMatchObject({ id: 1, name: where, state: 'ready' });
    expect(first?.packets).toBeGreaterThan(0);
    expect((await run('captures', 'delete', '99')).code).toBe(66);
    expect(await run('captures', 'delete', 'x')).toMatchObject({ code: 64, stderr: expect.stringContaining('number') });
    if (service === null) return;
    const removed = await run('captures', 'delete', '1');
    expect(removed.stderr).toMatch(/^\S+ k?B are free again/);
    expect(await listed()).toMatchObject([{ id: 3 }]);
  } finally {
    await service?.stop();
  }
});
