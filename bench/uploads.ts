/**
 * `node bench/uploads.ts [--uploads 10] [--megabytes 500]`: a server with the demo in it receives uploads at once, as fast as
 * they can be sent, while a page's views are asked one after the other. Prints how long the requests took, and the most
 * memory that the server had.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Imported, Job } from '../src/api/jobs.ts';

const { values } = parseArgs({
  options: { uploads: { type: 'string', default: '10' }, megabytes: { type: 'string', default: '500' } },
});
const uploads = Number(values.uploads);
const bytes = Number(values.megabytes) * 1e6;
const CHUNK = Buffer.alloc(1 << 18, 7);
const TUS = { 'tus-resumable': '1.0.0' };
const VIEWS = ['totals', 'timeline?by=service', 'top?by=service', 'top?by=src_ip&limit=50', 'flows?limit=100'];

const directory = mkdtempSync(join(tmpdir(), 'capscape-bench-uploads-'));
const server = spawn(process.execPath, [join(import.meta.dirname, '../tests/api/service-process.ts'), directory], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
const [address] = await once(createInterface(server.stdout), 'line');
const api = `${address}/api/v1`;

/** In MiB, as the system counts it. */
function memory(): { now: number; most: number } {
  const status = readFileSync(`/proc/${server.pid}/status`, 'utf8');
  const field = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 1024;
  return { now: Math.round(field('VmRSS')), most: Math.round(field('VmHWM')) };
}

/** Seconds of processor time, of user and system. */
function cpu(): number {
  const fields = readFileSync(`/proc/${server.pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

async function addDemo(): Promise<void> {
  await fetch(`${api}/datasets`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"name":"bench"}',
  });
  const { job } = (await (await fetch(`${api}/datasets/1/demo`, { method: 'POST' })).json()) as Imported;
  for (;;) {
    const { state } = (await (await fetch(`${api}/jobs/${job.id}`)).json()) as Job;
    if (state === 'done') return;
    await sleep(100);
  }
}

async function send(n: number): Promise<void> {
  const begun = await fetch(`${api}/datasets/1/uploads`, {
    method: 'POST',
    headers: {
      ...TUS,
      'upload-length': String(bytes),
      'upload-metadata': `filename ${Buffer.from(`${n}`).toString('base64')}`,
    },
  });
  const path = begun.headers.get('location') ?? '';
  const sending = request(address + path, {
    method: 'PATCH',
    headers: {
      ...TUS,
      'upload-offset': '0',
      'content-type': 'application/offset+octet-stream',
      'content-length': String(bytes),
    },
  });
  const answered = once(sending, 'response');
  for (let sent = 0; sent < bytes; sent += CHUNK.length) {
    // Each is another content, and none is a capture: what is measured is receiving.
    CHUNK.writeUInt32LE(n * 1000 + 1, 0);
    if (!sending.write(CHUNK.subarray(0, Math.min(CHUNK.length, bytes - sent)))) await once(sending, 'drain');
  }
  sending.end();
  const [response] = await answered;
  response.resume();
  if (response.statusCode !== 204) throw new Error(`upload ${n} was answered ${response.statusCode}`);
}

async function askViews(isOver: () => boolean): Promise<number[]> {
  const times: number[] = [];
  while (!isOver())
    for (const view of [...VIEWS.map((name) => `datasets/1/${name}`), 'captures', 'jobs']) {
      const begun = performance.now();
      const answer = await fetch(`${api}/${view}`);
      await answer.arrayBuffer();
      if (!answer.ok) throw new Error(`${view} was answered ${answer.status}`);
      times.push(performance.now() - begun);
    }
  return times.sort((a, b) => a - b);
}

function report(name: string, times: readonly number[]): void {
  const at = (share: number) => (times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0).toFixed(0);
  console.log(`${name}: ${times.length} requests, median ${at(0.5)} ms, 99 % ${at(0.99)} ms, longest ${at(1)} ms`);
}

try {
  await addDemo();
  let isAlone = true;
  setTimeout(() => {
    isAlone = false;
  }, 5_000);
  report('views alone', await askViews(() => !isAlone));
  const before = memory();
  const cpuBefore = cpu();
  const begun = performance.now();
  let isOver = false;
  const sending = Promise.all(Array.from({ length: uploads }, (_, n) => send(n))).finally(() => {
    isOver = true;
  });
  report(`views beside ${uploads} uploads`, await askViews(() => isOver));
  await sending;
  const seconds = (performance.now() - begun) / 1000;
  console.log(
    `${uploads} × ${bytes / 1e6} MB in ${seconds.toFixed(1)} s: ${((uploads * bytes) / 1e6 / seconds).toFixed(0)} MB/s`,
  );
  console.log(`processor time of the server: ${(cpu() - cpuBefore).toFixed(1)} s`);
  console.log(`memory of the server: ${before.now} MiB before, ${memory().most} MiB at most`);
} finally {
  server.kill('SIGKILL');
  await once(server, 'exit');
  rmSync(directory, { recursive: true, force: true });
}
