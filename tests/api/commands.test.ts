/** `capscape import` and `serve` as a user runs them. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Capture } from '../../src/api/captures.ts';
import type { Dataset } from '../../src/api/datasets.ts';
import type { Totals } from '../../src/api/views.ts';
import { writeDemoCapture } from '../../src/import/demo/demo-capture.ts';
import { CAPSCAPE, ROOT } from '../cli/run-cli.ts';

let files: string;
let demo: string;
let directory: string;
let children: ChildProcess[];

beforeAll(async () => {
  files = mkdtempSync(join(tmpdir(), 'capscape-files-'));
  demo = join(files, 'demo.pcapng');
  await writeDemoCapture(demo);
});
afterAll(() => rmSync(files, { recursive: true }));
beforeEach(() => {
  directory = join(mkdtempSync(join(tmpdir(), 'capscape-commands-')), 'data');
  children = [];
});
afterEach(async () => {
  for (const child of children) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  rmSync(join(directory, '..'), { recursive: true, force: true });
});

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

async function capscape(args: string[], input?: string): Promise<Ended> {
  const child = spawn(CAPSCAPE, [...args, '--data', directory], { cwd: ROOT });
  children.push(child);
  if (input === undefined) child.stdin.end();
  else createReadStream(input).pipe(child.stdin);
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { code, out, err };
}

/** On a slow machine lines of progress come before it. */
const lastLine = (text: string): string | undefined => text.trimEnd().split('\n').at(-1);

/** Resolves to the address printed last of all. */
async function serve(...args: string[]): Promise<{ address: URL; child: ChildProcess }> {
  const child = spawn(CAPSCAPE, ['serve', ...args, '--port', '0', '--data', directory], { cwd: ROOT });
  children.push(child);
  child.stderr.resume();
  const [line] = await once(createInterface(child.stdout), 'line');
  return { address: new URL(String(line)), child };
}

async function get<T>(address: URL, path: string): Promise<T> {
  return (await (await fetch(new URL(`/api/v1${path}`, address))).json()) as T;
}

test('serve imports a file, opens on it, and ends in good order', async () => {
  const { address, child } = await serve(demo);
  expect(address.pathname + address.search).toBe('/d/1');
  expect(await get<Dataset[]>(address, '/datasets')).toMatchObject([
    { name: 'demo.pcapng', captures: 1, packets: 30_244 },
  ]);
  const totals = await get<Totals>(address, '/datasets/1/totals');
  expect(totals.packets_sent + totals.packets_received).toBe(30_164);
  expect(await (await fetch(address)).text()).toContain('<title>Capscape</title>');
  child.kill('SIGINT');
  expect(await once(child, 'exit')).toEqual([0, null]);
  expect(existsSync(join(directory, 'server.json'))).toBe(false);
});

describe('import', () => {
  test('brings files in, once, and leaves them as they are', async () => {
    const before = statSync(demo);
    const first = await capscape(['import', demo]);
    expect(first).toMatchObject({ code: 0, out: '' });
    expect(lastLine(first.err)).toMatch(/^demo\.pcapng: 30,244 packets, 19 MB, 1,184 flows, [\d,]+ packets\/s$/);
    const second = await capscape(['import', demo]);
    expect(second).toMatchObject({ code: 0, err: 'demo.pcapng: imported before, 1,184 flows\n' });
    expect(statSync(demo)).toMatchObject({ size: before.size, mtimeMs: before.mtimeMs });
  });

  test('goes on after a file that is no capture, and says so at the end', async () => {
    const page = join(files, 'page.html');
    writeFileSync(page, '<!doctype html><p>not a capture</p>');
    const { code, err } = await capscape(['import', page, demo, '--dataset', 'both']);
    expect(code).toBe(65);
    expect(err).toContain('demo.pcapng: 30,244 packets');
    expect(err).toContain('capscape: Not a packet capture:');
    expect(err).not.toContain('    at ');
  });

  test('does nothing when a file is missing', async () => {
    const { code, err } = await capscape(['import', demo, join(files, 'missing.pcap')]);
    expect(code).toBe(66);
    expect(err).toContain('missing.pcap');
    expect(existsSync(directory)).toBe(false);
  });

  test('sends the files to a server that has the directory open', async () => {
    const { address } = await serve();
    const named = await capscape(['import', demo, '--dataset', 'sent']);
    expect(named.code).toBe(0);
    expect(lastLine(named.err)).toMatch(/^demo\.pcapng: 30,244 packets, 19 MB, 1,184 flows, [\d,]+ packets\/s$/);
    const piped = await capscape(['import', '-', '--dataset', 'sent'], demo);
    expect(piped.code).toBe(0);
    expect(lastLine(piped.err)).toMatch(/^standard input: 30,244 packets, 19 MB, 1,184 flows/);
    expect(await get<Dataset[]>(address, '/datasets')).toMatchObject([{ name: 'sent', captures: 2, flows: 2368 }]);
    const [capture] = await get<Capture[]>(address, '/captures');
    expect(capture).toMatchObject({ name: 'demo.pcapng', state: 'ready' });
    expect((await capscape(['serve'])).code).toBe(75);
  });
});

test('the catalogue and what is in it are for this user only', async () => {
  await capscape(['import', demo]);
  expect(statSync(directory).mode & 0o077).toBe(0);
  expect(readFileSync(join(directory, 'catalog.db')).length).toBeGreaterThan(0);
});
