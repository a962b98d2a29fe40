/** The built program does what the sources do, and the launcher runs it while no source is newer. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeDemoCapture } from '../../src/import/demo/demo-capture.ts';
import { buildProgram } from '../../tools/build-program.ts';
import { ROOT } from './run-cli.ts';

const scratch = mkdtempSync(join(tmpdir(), 'capscape-built-'));
/** Beside `dist/program`, as it finds its packages and the page from there. */
const directory = join(ROOT, `dist/program-test-${process.pid}`);
const FORMS = { built: join(directory, 'main.js'), sources: join(ROOT, 'src/cli/main.ts') };
const capture = join(scratch, 'demo.pcapng.gz');

afterAll(() => {
  rmSync(scratch, { recursive: true });
  rmSync(directory, { recursive: true, force: true });
});

describe('the built program', () => {
  beforeAll(async () => {
    await buildProgram(directory);
    await writeDemoCapture(join(scratch, 'demo.pcapng'));
    writeFileSync(capture, gzipSync(readFileSync(join(scratch, 'demo.pcapng')).subarray(0, 3_000_000)));
  });

  /** What both forms say, which must be the same; `DATA` in an argument is a directory of the form's own. */
  function run(...args: string[]): string {
    const [built, sources] = Object.entries(FORMS).map(([form, main]) => {
      const own = args.map((arg) => arg.replace('DATA', join(scratch, form)));
      const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...own], {
        encoding: 'utf8',
        maxBuffer: 64 * 1024 * 1024,
      });
      const timeless = `${stdout}${stderr}`.replace(/"(seconds|packets_per_second)": [\d.]+|[\d,]+ packets\/s/g, '');
      return `${status} ${timeless}`;
    });
    expect(built).toBe(sources);
    return built ?? '';
  }

  it('says the same of a capture', () => {
    expect(run('summary', capture, '--format', 'json')).toMatch(/^0 .*"tls": \d+/s);
    expect(run('flows', capture, '--format', 'csv').split('\n').length).toBeGreaterThan(100);
    expect(run('flows', capture, '--filter', 'bytes >')).toMatch(/^2 .*FILTER|^\d+ capscape: /s);
    expect(run('--help')).toMatch(/^0 Usage: capscape/);
  });

  it('imports in its threads, and takes packets out of a compressed capture', () => {
    expect(run('import', capture, '--data', 'DATA')).toMatch(/^0 demo.pcapng.gz: [\d,]+ packets/);
    expect(run('import', capture, '--data', 'DATA')).toMatch(/imported before/);
    expect(run('packets', '--data', 'DATA', '--filter', 'service = dns', '-w', 'DATA.pcapng')).toBe('0 ');
    const [built, sources] = Object.keys(FORMS).map((form) => readFileSync(join(scratch, `${form}.pcapng`)));
    expect(built?.length).toBeGreaterThan(1_000);
    expect(built?.equals(sources ?? Buffer.of())).toBe(true);
  });

  it('serves the same API', async () => {
    const described: unknown[] = [];
    for (const main of Object.values(FORMS)) {
      const child = spawn(process.execPath, [main, 'serve', '--port', '0', '--data', join(scratch, 'built')]);
      const [address] = await once(createInterface({ input: child.stdout }), 'line');
      described.push(await (await fetch(`${address}/api/v1/openapi.json`)).json());
      child.kill('SIGTERM');
      expect(await once(child, 'exit')).toEqual([0, null]);
    }
    expect(described[0]).toMatchObject({ openapi: '3.1.0' });
    expect(described[0]).toEqual(described[1]);
  });

  it('goes with the licences of what is in it', () => {
    const texts = readFileSync(join(directory, 'LICENSES.txt'), 'utf8');
    expect(texts).toMatch(/^==== fastify \d/m);
    expect(texts).toContain('Permission is hereby granted');
    expect(texts).not.toContain('==== @duckdb/node-bindings');
  });
});

describe('the launcher', () => {
  const root = join(scratch, 'checkout');
  const [past, now, future] = [-60, 0, 60].map((seconds) => new Date(Date.now() + seconds * 1000)) as [
    Date,
    Date,
    Date,
  ];

  function put(path: string, text: string, time: Date): void {
    const file = join(root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    utimesSync(file, time, time);
  }

  const launched = (): string => spawnSync(join(root, 'bin/capscape'), { encoding: 'utf8' }).stdout;
  const touch = (path: string, time: Date): void => utimesSync(join(root, path), time, time);

  beforeAll(() => {
    put('dist/program/main.js', 'console.log("built")', now);
    put('src/cli/main.ts', 'console.log("sources")', past);
    put('src/web/page.tsx', '', past);
    put('package.json', '{ "type": "module" }', past);
    put('package-lock.json', '', past);
    put('bin/capscape', '', past);
    for (const folder of ['src', 'src/cli', 'src/web']) touch(folder, past);
    copyFileSync(join(ROOT, 'bin/capscape'), join(root, 'bin/capscape'));
    symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'));
  });

  it('runs the build that is as new as its sources, also when the page is newer', () => {
    expect(launched()).toBe('built\n');
    touch('src/web/page.tsx', future);
    expect(launched()).toBe('built\n');
  });

  it.each(['src/cli/main.ts', 'src/cli', 'src', 'package.json', 'package-lock.json'])(
    'runs the sources when %s is newer',
    (path) => {
      touch(path, future);
      expect(launched()).toBe('sources\n');
      touch(path, past);
      expect(launched()).toBe('built\n');
    },
  );

  it('runs the sources where nothing is built, and the build where there are no sources', () => {
    const built = join(root, 'dist/program/main.js');
    rmSync(built);
    expect(launched()).toBe('sources\n');
    put('dist/program/main.js', 'console.log("built")', past);
    rmSync(join(root, 'src'), { recursive: true });
    expect(launched()).toBe('built\n');
  });
});
