/** `capscape captures` and what files given to `capscape import` become: without a server, and at one. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Capture } from '../../src/api/captures.ts';
import { startService } from '../../src/cli/service.ts';
import { writeDemoCapture } from '../../src/import/demo/demo-capture.ts';
import { concat, tarEntry } from '../../src/import/expand/archive-samples.ts';
import { blocksAfter } from '../azure/growing-log.ts';
import { eventually } from '../eventually.ts';
import { connectionsFile } from '../golden/connections-file.ts';
import { capscape, ROOT } from './run-cli.ts';

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

test('the captures of an archive are told each, and known again', async () => {
  const own = join(scratch, 'archive');
  const entry = (name: string, from: number, to: number) => tarEntry(name, connectionsFile(from, to));
  const notes = tarEntry('notes.txt', Buffer.from('two captures'));
  writeFileSync(file('week.tar'), concat(entry('a.pcap', 0, 2), notes, entry('b.pcap', 0, 5), new Uint8Array(1024)));
  const first = await capscape(['import', file('week.tar'), '--data', own]);
  expect(first.code).toBe(0);
  expect(first.stderr).toContain('week.tar: an archive of 2 captures, each imported by itself');
  expect(first.stderr).toMatch(/notes\.txt: it looks like text/);
  expect(first.stderr).toMatch(/week\.tar\/a\.pcap: 6 packets[\s\S]*week\.tar\/b\.pcap: 15 packets/);
  const again = await capscape(['import', file('week.tar'), '--data', own]);
  expect(again.stderr).toContain('week.tar: imported before, 2 captures of an archive');
  const { stdout } = await capscape(['captures', '--data', own]);
  // What it held is counted where its captures are.
  expect(stdout).toMatch(/week\.tar +unpacked +[\d.]+ kB +20\d\d-/);
  expect(stdout.match(/ (unpacked|ready) /g)).toEqual([' unpacked ', ' ready ', ' ready ']);
});

test('what came of each file is told in the same words at a server as without one, and one that fails keeps none back', async () => {
  const names = ['odd.tar', 'cut.pcap', 'empty.pcap', 'notes.txt', 'log.json', 'whole.pcap'];
  const entry = (name: string) => tarEntry(name, connectionsFile(0, 5));
  writeFileSync(file('odd.tar'), concat(entry('a/x.pcap'), entry('b/x.pcap'), new Uint8Array(1024)));
  writeFileSync(file('cut.pcap'), connectionsFile(0, 3).subarray(0, -1));
  writeFileSync(file('empty.pcap'), '');
  writeFileSync(file('log.json'), blocksAfter(1).join(''));
  writeFileSync(file('whole.pcap'), connectionsFile(1, 2));
  const bring = async (own: string) => {
    const { code, stderr } = await capscape(['import', ...names.map(file), '--dataset', 'odd', '--data', own]);
    // How it went on is told every few seconds; what came of it, always.
    const lines = stderr.split('\n').filter((line) => !/B\/s|packets\/s, /.test(line));
    return [code, ...lines.map((line) => line.replace(/, [\d,]+ packets\/s$/, ''))];
  };
  const here = await bring(join(scratch, 'odd-here'));
  const own = join(scratch, 'odd-there');
  const service = await startService({ data: own, host: '127.0.0.1', port: 0, pageDirectory: null }, () => {});
  const there = await bring(own).finally(() => service.stop());
  expect(there).toEqual(here);
  expect(here).toEqual([
    65,
    'odd.tar: an archive of 2 captures, each imported by itself',
    expect.stringMatching(/^odd\.tar\/a\/x\.pcap: 15 packets, .*3 flows$/),
    'odd.tar/b/x.pcap: the data set has the same content already, as capture 2 (odd.tar/a/x.pcap)',
    expect.stringMatching(/^cut\.pcap: 8 packets, .* flows$/),
    expect.stringMatching(/^cut\.pcap: read up to byte [\d,]+: /),
    'empty.pcap: it holds no bytes',
    'notes.txt: it looks like text that begins with "hello world"',
    'log.json: 2 records of a flow log, 2 flows',
    expect.stringMatching(/^whole\.pcap: 3 packets, .* flows$/),
    expect.stringContaining('notes.txt: it looks like text'),
    expect.any(String),
    '',
  ]);
});

test.each(['SIGINT', 'SIGKILL'] as const)(
  'an import ended by %s is listed as what waits, and goes on later',
  async (signal) => {
    const own = join(scratch, signal);
    const name = `big-${signal}.pcapng`;
    writeFileSync(file(name), Buffer.concat(Array.from({ length: 20 }, () => readFileSync(file('monday.pcap')))));
    const child = spawn(join(ROOT, 'bin/capscape'), ['import', file(name), '--dataset', signal, '--data', own], {
      cwd: ROOT,
    });
    let told = '';
    child.stderr.on('data', (chunk: Buffer) => {
      told += chunk;
    });
    const ended = once(child, 'exit');
    await eventually(() => expect(existsSync(join(own, 'flows/1'))).toBe(true));
    child.kill(signal);
    const [code] = await ended;
    if (signal === 'SIGINT')
      expect([code, told]).toEqual([130, expect.stringContaining('goes on with the next import')]);
    for (let look = 0; look < 2; look++) {
      const { stdout, stderr } = await capscape(['captures', '--data', own]);
      expect(stdout).toMatch(new RegExp(`${name} +queued`));
      expect(stderr).toContain('1 were stopped before they were imported');
    }
    expect((await capscape(['import', file(name), '--dataset', signal, '--data', own])).code).toBe(0);
    expect((await capscape(['captures', '--data', own])).stdout).toMatch(new RegExp(`${name} +ready`));
  },
);

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
