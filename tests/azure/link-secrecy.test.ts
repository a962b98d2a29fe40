/**
 * The signature of a link is a secret: imports go through every path here, and then everything they left is searched for it:
 * the data directory, logs, answers, events, and the list of processes.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PART_BYTES, PARTS_AHEAD } from '../../src/import/remote/read-ahead.ts';
import { CAPSCAPE, ROOT } from '../cli/run-cli.ts';
import { type Clock, startClock } from '../clock.ts';
import { TEST_CERT } from '../remote/test-certificate.ts';
import { pcapOf } from './capture-bytes.ts';
import { type CuttingProxy, startCuttingProxy } from './cutting-proxy.ts';
import { SAS_KINDS, type SecureAzurite, startSecureAzurite } from './secure-azurite.ts';

const FILE = pcapOf(200_000);
/** More than the parts that are asked for at once, so that some are asked for after the token has ended. */
const BIG = pcapOf(PART_BYTES * (PARTS_AHEAD + 2));

let clock: Clock;
let azurite: SecureAzurite;
let proxy: CuttingProxy;
let directory: string;
let environment: NodeJS.ProcessEnv;
/** Whatever anybody could see, with where. */
const seen: [where: string, text: string][] = [];
const signatures = new Set<string>();

beforeAll(async () => {
  clock = startClock();
  azurite = await startSecureAzurite(clock.env);
  proxy = await startCuttingProxy(azurite.port);
  await azurite.putBlob('logs', 'vm1.cap', FILE);
  await azurite.putBlob('logs', 'vm2.cap', pcapOf(100_000));
  await azurite.putBlob('logs', 'text.cap', Buffer.from('no capture'));
  await azurite.putBlob('logs', 'big.cap', BIG);
  directory = await mkdtemp(join(tmpdir(), 'capscape-links-'));
  const certificate = join(directory, 'ca.pem');
  await writeFile(certificate, TEST_CERT);
  environment = { ...process.env, ...clock.env, NODE_EXTRA_CA_CERTS: certificate };
});
afterAll(async () => {
  await proxy?.close();
  await azurite?.stop();
  clock.stop();
  await rm(directory, { recursive: true, force: true });
});

/** A link whose signature nobody may find afterwards. */
function secretLink(link: string): string {
  const signature = /sig=([^&]+)/.exec(link)?.[1] ?? '';
  expect(signature.length).toBeGreaterThan(40);
  for (const form of [signature, decodeURIComponent(signature), encodeURIComponent(signature)]) signatures.add(form);
  return link;
}

const through = (link: string): string => link.replace(`:${azurite.port}/`, `:${proxy.port}/`);

interface Service {
  readonly child: ChildProcess;
  readonly api: string;
  readonly events: AbortController;
}

async function startServer(data: string): Promise<Service> {
  const child = spawn(CAPSCAPE, ['serve', '--port', '0', '--allow-fetch', '127.0.0.1/32', '--data', data], {
    cwd: ROOT,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stderr?.on('data', (chunk: Buffer) => seen.push(['log of the server', chunk.toString()]));
  const address = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout ?? process.stdin }).once('line', resolve);
    child.on('exit', (code) => reject(new Error(`the server ended with ${code}`)));
  });
  const events = new AbortController();
  void fetch(`${address}/api/v1/events`, { signal: events.signal })
    .then(async ({ body }) => {
      for await (const chunk of body ?? []) seen.push(['events', Buffer.from(chunk).toString()]);
    })
    .catch(() => {});
  return { child, api: `${address}/api/v1`, events };
}

async function stopServer({ child, events }: Service, signal: NodeJS.Signals): Promise<void> {
  events.abort();
  const ended = new Promise((resolve) => child.on('close', resolve));
  child.kill(signal);
  await ended;
}

async function call(url: string, body?: unknown): Promise<{ status: number; answer: never }> {
  const response = await fetch(
    url,
    body === undefined
      ? {}
      : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
  );
  const text = await response.text();
  seen.push([`answer to ${url}`, `${text} ${JSON.stringify([...response.headers])}`], ['address', response.url]);
  return { status: response.status, answer: JSON.parse(text) as never };
}

const stateOf = async (api: string, id: number): Promise<string> =>
  ((await call(`${api}/captures/${id}`)).answer as { state: string }).state;

const settled = (api: string, id: number, state: string) => expect.poll(() => stateOf(api, id)).toBe(state);

async function importOne(api: string, dataset: number, order: object): Promise<number> {
  const { status, answer } = await call(`${api}/datasets/${dataset}/links`, order);
  expect(status, JSON.stringify(answer)).toBe(201);
  return (answer as { capture: { id: number } }[])[0]?.capture.id ?? 0;
}

/** What `ps` would show of every process. */
function lookAtProcesses(): void {
  if (!existsSync('/proc/self/cmdline')) return;
  for (const entry of readdirSync('/proc').filter((name) => /^\d+$/.test(name) && name !== String(process.pid)))
    try {
      seen.push([`arguments of process ${entry}`, readFileSync(`/proc/${entry}/cmdline`, 'utf8')]);
    } catch {
      // It ended in the meantime.
    }
}

async function importByCli(
  args: readonly string[],
  input: string,
  env: NodeJS.ProcessEnv = {},
): Promise<number | null> {
  const child = spawn(CAPSCAPE, ['import-link', ...args, '--allow-fetch', '127.0.0.1/32'], {
    cwd: ROOT,
    env: { ...environment, ...env },
    stdio: 'pipe',
  });
  for (const output of [child.stdout, child.stderr])
    output.on('data', (chunk: Buffer) => seen.push([`output of import-link ${args[0] ?? ''}`, chunk.toString()]));
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  child.on('spawn', lookAtProcesses);
  const timer = setInterval(lookAtProcesses, 100);
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  clearInterval(timer);
  return code;
}

async function* filesBelow(path: string): AsyncGenerator<string> {
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    if (entry.isDirectory()) yield* filesBelow(join(path, entry.name));
    else yield join(path, entry.name);
  }
}

test('the signature is nowhere afterwards', async () => {
  const data = join(directory, 'data');
  let server = await startServer(data);
  const dataset = ((await call(`${server.api}/datasets`, { name: 'links' })).answer as { id: number }).id;

  for (const kind of SAS_KINDS) {
    const link = secretLink(azurite.link(kind, 'logs', 'vm1.cap'));
    const [address = '', token = ''] = link.split('?');
    await call(`${server.api}/links/look`, { link });
    const id = await importOne(server.api, dataset, kind === 'service' ? { link: address, token } : { link });
    await expect.poll(() => stateOf(server.api, id)).toMatch(/ready|duplicate/);
  }
  const container = secretLink(azurite.link('account', 'logs', ''));
  const picked = await importOne(server.api, dataset, { link: container, picks: ['logs/vm2.cap', 'logs/text.cap'] });
  await settled(server.api, picked, 'ready');

  const past = { expires: new Date(Date.now() - 60_000) };
  const refused = [
    azurite.link('service', 'logs', 'vm1.cap', past),
    azurite.link('user-delegation', 'logs', 'nothing.cap'),
    azurite.link('account', 'logs', 'vm1.cap', { permissions: 'l' }),
    azurite.link('service', 'logs', ''),
    azurite.link('service', 'logs', 'vm1.cap').replace('?', '%3F'),
    azurite.link('service', 'logs', 'vm1.cap').replace('?', '&'),
    azurite.link('service', 'logs', 'vm1.cap').replace('https://', 'ftp://'),
    azurite.link('service', 'logs', 'vm1.cap').replace('https://', 'https://user:password@'),
    azurite.link('service', 'logs', 'vm1.cap').replace('127.0.0.1', '169.254.169.254'),
    azurite
      .link('service', 'logs', 'vm1.cap')
      .replace(/127\.0\.0\.1:\d+/, 'no-such-account.blob.core.windows.net.invalid'),
    azurite.link('service', 'logs', 'vm1.cap').replace(/:\d+/, ':1'),
    azurite.link('service', 'logs', 'vm1.cap').replace('https://127', 'https://[127'),
    `${azurite.link('service', 'logs', 'vm1.cap')}&pad=${'x'.repeat(9_000)}`,
  ];
  for (const link of refused.map(secretLink)) {
    const { status } = await call(`${server.api}/datasets/${dataset}/links`, { link });
    expect(status).toBeGreaterThanOrEqual(400);
    await call(`${server.api}/links/look`, { link });
  }
  const strange = secretLink(azurite.link('service', 'logs', 'vm1.cap'));
  await call(`${server.api}/datasets/${dataset}/links`, { link: { link: strange } });
  await call(`${server.api}/datasets/${dataset}/links`, { [strange]: 1 });
  await call(`${server.api}/datasets/${dataset}/links`, strange);

  const held = async (link: string): Promise<number> => {
    proxy.forget();
    proxy.holdAfter(1.5 * PART_BYTES);
    const id = await importOne(server.api, dataset, { link: through(link) });
    await settled(server.api, id, 'receiving');
    await expect.poll(() => proxy.bytes()).toBeGreaterThan(PART_BYTES);
    return id;
  };
  const ending = secretLink(azurite.link('service', 'logs', 'big.cap', { expires: new Date(Date.now() + 600_000) }));
  const paused = await held(ending);
  clock.forward(600_000);
  proxy.holdAfter(null);
  await settled(server.api, paused, 'paused');
  await call(`${server.api}/captures/${paused}/resume`, { link: through(ending) });

  const killed = await held(secretLink(azurite.link('account', 'logs', 'big.cap')));
  lookAtProcesses();
  await stopServer(server, 'SIGKILL');

  server = await startServer(data);
  await settled(server.api, killed, 'paused');
  expect((await call(`${server.api}/captures/${killed}`)).answer).toMatchObject({ error: { code: 'LINK_NEEDED' } });
  proxy.holdAfter(null);
  const again = secretLink(azurite.token('user-delegation', 'logs', ''));
  const resumed = await call(`${server.api}/captures/${killed}/resume`, { token: again });
  expect(resumed.status, JSON.stringify(resumed.answer)).toBe(200);
  await settled(server.api, killed, 'ready');

  // While the server has the directory: the command sends the link to it.
  const sent = secretLink(azurite.link('service', 'logs', 'vm2.cap'));
  expect(await importByCli(['--data', data, '--dataset', 'sent'], `${sent}\n`)).toBe(0);
  for (const path of ['captures', 'jobs', 'datasets', 'settings', 'openapi.json']) await call(`${server.api}/${path}`);
  await stopServer(server, 'SIGTERM');

  const file = join(directory, 'link.txt');
  const fromFile = secretLink(azurite.link('account', 'logs', 'vm1.cap'));
  await writeFile(file, fromFile);
  expect(await importByCli(['--data', data, '--secret-file', file, '--dataset', 'cli'], '')).toBe(0);
  await rm(file);
  const [address = '', token = ''] = secretLink(azurite.link('user-delegation', 'logs', 'vm2.cap')).split('?');
  expect(await importByCli([address, '--data', data, '--secret-file', '-', '--dataset', 'cli'], token)).toBe(0);
  const listed = secretLink(azurite.link('service', 'logs', ''));
  expect(await importByCli(['--data', data, '--list'], '', { CAPSCAPE_LINK: listed })).toBe(0);
  expect(
    await importByCli(
      ['--data', data, '--dataset', 'cli'],
      secretLink(azurite.link('service', 'logs', 'vm1.cap', past)),
    ),
  ).toBe(77);
  expect(
    await importByCli(
      ['--data', data, '--dataset', 'cli'],
      secretLink(azurite.link('service', 'logs', 'vm1.cap')).replace('?', '%3F'),
    ),
  ).toBe(64);

  for await (const path of filesBelow(data)) seen.push([path, (await readFile(path)).toString('latin1')]);
  for await (const path of filesBelow(data)) seen.push(['names of files', path]);
  // What is searched does hold what may be seen: the name of the blob, or of the command.
  const holds = (where: RegExp, text: string) => seen.some((each) => where.test(each[0]) && each[1].includes(text));
  for (const where of [/^events/, /^answer/, /catalog\.db$/, /^output of import-link/])
    expect(holds(where, 'vm1.cap'), String(where)).toBe(true);
  expect(holds(/^arguments/, 'import-link')).toBe(true);
  const leaks = [...signatures].flatMap((signature) =>
    seen.filter(([, text]) => text.includes(signature.slice(0, 30))).map(([where]) => where),
  );
  expect(leaks).toEqual([]);
});

test('a secret among the arguments is refused, with why', async () => {
  const link = azurite.link('service', 'logs', 'vm1.cap');
  const before = seen.length;
  expect(await importByCli([link, '--data', join(directory, 'never')], '')).toBe(64);
  const said = seen
    .slice(before)
    .filter(([where]) => where.startsWith('output'))
    .map(([, text]) => text)
    .join('');
  expect(said).toMatch(/every user of this machine/);
  expect(said).not.toContain(/sig=([^&]+)/.exec(link)?.[1]);
  expect(existsSync(join(directory, 'never'))).toBe(false);
});
