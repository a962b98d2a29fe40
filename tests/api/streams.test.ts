/** PCAP-over-IP with real senders: flows are seen while they send, and what arrived is kept, whoever ends it. */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { connect as connectTls } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Capture } from '../../src/api/captures.ts';
import type { Imported, Job } from '../../src/api/jobs.ts';
import type { Streams } from '../../src/api/streams.ts';
import type { Totals } from '../../src/api/views.ts';
import { type Service, startService } from '../../src/cli/service.ts';
import { demoCapture } from '../../src/import/demo/demo-capture.ts';
import type { StreamConfig } from '../../src/import/streams/stream-config.ts';
import { SENDER_LIMIT } from '../../src/import/streams/stream-listeners.ts';
import { CAPSCAPE, ROOT } from '../cli/run-cli.ts';
import { eventually } from '../eventually.ts';

const has = (command: string): boolean => spawnSync(command, ['--version']).error === undefined;
const hasSocat = spawnSync('socat', ['-V']).error === undefined;
const hasNc = spawnSync('nc', ['-h']).error === undefined;

const PLAIN: StreamConfig = { host: '127.0.0.1', basePort: 0, secret: null, tls: null };
const SECRET = 'correct horse battery';

let folder: string;
let demo: Buffer;
let file: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'capscape-streams-'));
  demo = await buffer(Readable.from(demoCapture()));
  file = join(folder, 'demo.pcapng');
  writeFileSync(file, demo);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Running {
  readonly service: Service;
  readonly api: string;
  readonly data: string;
  /** Port of a new data set. */
  dataset(): Promise<{ id: number; port: number }>;
}

async function start(
  streams: StreamConfig | null,
  options: { data?: string; allowFetch?: string[] } = {},
): Promise<Running> {
  const data = options.data ?? mkdtempSync(join(folder, 'data-'));
  const { allowFetch } = options;
  const service = await startService(
    { data, host: '127.0.0.1', port: 0, pageDirectory: null, streams, ...(allowFetch && { allowFetch }) },
    () => {},
  );
  const api = `${service.address}/api/v1`;
  return {
    service,
    api,
    data,
    async dataset() {
      const { id } = service.workspace.addDataset('streams');
      return eventually(async () => {
        const { place, basePort } = await get<Streams>(`${api}/datasets/${id}/streams`);
        expect(basePort).toBe(streams?.basePort);
        expect(place?.port).toBeGreaterThan(0);
        return { id, port: place?.port ?? 0 };
      });
    },
  };
}

async function get<T>(address: string): Promise<T> {
  const answer = await fetch(address);
  expect(answer.status).toBe(200);
  return (await answer.json()) as T;
}

const captures = (api: string, dataset: number): Promise<Capture[]> => get(`${api}/captures?dataset=${dataset}`);
const totals = (api: string, dataset: number): Promise<Totals> => get(`${api}/datasets/${dataset}/totals`);
/** Resolves to the only capture once it is ready. */
const ready = (api: string, dataset: number, count = 1): Promise<Capture[]> =>
  eventually(async () => {
    const all = await captures(api, dataset);
    expect(all.map(({ state }) => state)).toEqual(Array(count).fill('ready'));
    return all;
  });

function shell(script: string): ChildProcess {
  return spawn('bash', ['-c', script], { stdio: ['pipe', 'inherit', 'inherit'] });
}

/** However it ends. */
const closed = (socket: Socket): Promise<unknown> => new Promise((resolve) => socket.once('close', resolve));

async function send(port: number, bytes: Uint8Array): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  await once(socket, 'connect');
  await new Promise<void>((resolve) => socket.write(bytes, () => resolve()));
  return socket;
}

describe('listening', () => {
  test.skipIf(!has('tcpdump'))('what tcpdump writes into a connection is a capture of its own', async () => {
    const { service, api, dataset } = await start(PLAIN);
    const { id, port } = await dataset();
    const senders = [`tcpdump -U -w - -r ${file} 2>/dev/null > /dev/tcp/127.0.0.1/${port}`];
    if (hasNc) senders.push(`tcpdump -w - -r ${file} tcp 2>/dev/null | nc -N 127.0.0.1 ${port}`);
    for (const sender of senders) await once(shell(sender), 'exit');
    const all = await ready(api, id, senders.length);
    const whole = Number(
      execFileSync('tcpdump', ['--count', '-r', file], { stdio: ['ignore', 'pipe', 'ignore'] })
        .toString()
        .split(' ')[0],
    );
    expect(all[0]).toMatchObject({
      packets: whole,
      origin: { kind: 'stream', from: expect.stringMatching(/^tcp:\/\/127\.0\.0\.1:\d+$/) },
    });
    await service.stop();
  });

  test('flows are seen while the sender still sends, and silence does not hide them', async () => {
    const { service, api, dataset } = await start(PLAIN);
    const { id, port } = await dataset();
    const socket = await send(port, demo.subarray(0, Math.floor(demo.length / 2)));
    const during = await eventually(async () => {
      const now = await totals(api, id);
      expect(now.flows).toBeGreaterThan(10);
      return now;
    });
    const [capture] = await captures(api, id);
    expect(capture?.state).toBe('receiving');
    socket.end(demo.subarray(Math.floor(demo.length / 2)));
    const [after] = await ready(api, id);
    expect(after?.flows).toBeGreaterThan(during.flows);
    expect(after?.fileBytes).toBe(demo.length);
    // As if the file had been given.
    const other = service.workspace.addDataset('file');
    const brought = { datasetId: other.id, name: 'x', kind: 'file', source: { kind: 'file', path: file } } as const;
    await service.workspace.addCapture(brought);
    const [asFile] = await ready(api, other.id);
    expect(after).toMatchObject({ packets: asFile?.packets, flows: asFile?.flows, bytes: asFile?.bytes });
    await service.stop();
  });

  test('a sender that breaks off in the middle of a packet leaves what it sent', async () => {
    const { service, api, dataset } = await start(PLAIN);
    const { id, port } = await dataset();
    const socket = await send(port, demo.subarray(0, 1_000_003));
    await eventually(async () => expect((await get<Job[]>(`${api}/jobs`))[0]?.bytesRead).toBe(1_000_003));
    socket.resetAndDestroy();
    const [capture] = await ready(api, id);
    expect(capture?.packets).toBeGreaterThan(100);
    expect(capture?.damage?.offset).toBeLessThan(1_000_003);
    await service.stop();
  });

  test('many send at once; what is no capture is refused, and one that sends nothing leaves nothing', async () => {
    const { service, api, dataset } = await start(PLAIN);
    const { id, port } = await dataset();
    const silent = await send(port, new Uint8Array());
    const wrong = await send(port, Buffer.from('GET / HTTP/1.1\r\n\r\n'.repeat(1000)));
    const sockets = await Promise.all(Array.from({ length: 12 }, (_, n) => send(port, pcapWith(n))));
    for (const socket of sockets) socket.end();
    await eventually(async () => {
      const states = (await captures(api, id)).map(({ state }) => state);
      expect(states.filter((state) => state === 'ready')).toHaveLength(12);
      expect(states.filter((state) => state === 'failed')).toHaveLength(1);
    });
    await eventually(async () => expect(wrong.destroyed || wrong.readableEnded).toBe(true));
    silent.end();
    expect(await captures(api, id)).toHaveLength(13);
    await service.stop();
  });

  test('more senders than the limit are turned away', async () => {
    const { service, dataset } = await start(PLAIN);
    const { port } = await dataset();
    const sockets = await Promise.all(Array.from({ length: SENDER_LIMIT }, () => send(port, new Uint8Array())));
    const late = await send(port, new Uint8Array());
    late.resume();
    await closed(late);
    expect(sockets.every(({ destroyed }) => !destroyed)).toBe(true);
    for (const socket of sockets) socket.destroy();
    await service.stop();
  });

  test('a cancelled stream closes the connection', async () => {
    const { service, api, dataset } = await start(PLAIN);
    const { id, port } = await dataset();
    const socket = await send(port, demo.subarray(0, 500_000));
    socket.resume();
    const [capture] = await eventually(async () => {
      const all = await captures(api, id);
      expect(all).toHaveLength(1);
      return all;
    });
    const isClosed = closed(socket);
    await service.workspace.removeCapture(capture?.id ?? 0);
    await isClosed;
    expect(await captures(api, id)).toEqual([]);
    await service.stop();
  });

  test('a data set that goes takes its port with it, and a taken port is told', async () => {
    const { service, api, dataset } = await start(PLAIN);
    const { id, port } = await dataset();
    await service.workspace.removeDataset(id);
    await eventually(async () => {
      const socket = connect(port, '127.0.0.1', () => void socket.destroy(new Error('somebody listens')));
      const [error] = await once(socket, 'error');
      expect(error).toMatchObject({ code: 'ECONNREFUSED' });
    });
    const blocker = createServer().listen(0, '127.0.0.1');
    await once(blocker, 'listening');
    const taken = portOf(blocker);
    const next = service.workspace.addDataset('next').id;
    const other = await start({ ...PLAIN, basePort: taken - 1 });
    const { id: blocked } = other.service.workspace.addDataset('blocked');
    expect(next).toBeGreaterThan(id);
    const { place } = await eventually(async () => {
      const answer = await get<Streams>(`${other.api}/datasets/${blocked}/streams`);
      expect(answer.place).not.toBeNull();
      return answer;
    });
    expect(place).toMatchObject({ port: taken, problem: `another program listens on port ${taken}` });
    expect((await fetch(`${api}/datasets/${id}/streams`)).status).toBe(404);
    blocker.close();
    await other.service.stop();
    await service.stop();
  });

  test('stopped while somebody sends: the next start imports what arrived', async () => {
    const first = await start(PLAIN);
    const { id, port } = await first.dataset();
    await send(port, demo.subarray(0, 1_000_000));
    await eventually(async () => expect((await get<Job[]>(`${first.api}/jobs`))[0]?.bytesRead).toBe(1_000_000));
    await first.service.stop();
    const second = await start(PLAIN, { data: first.data });
    const [capture] = await ready(second.api, id);
    expect(capture?.fileBytes).toBe(1_000_000);
    await second.service.stop();
  });
});

describe('a secret', () => {
  const config: StreamConfig = { ...PLAIN, secret: Buffer.from(SECRET) };

  test('opens the port as a first line, and nothing else does', async () => {
    const { service, api, dataset } = await start(config);
    const { id, port } = await dataset();
    expect((await get<Streams>(`${api}/datasets/${id}/streams`)).place).toMatchObject({ needsSecret: true });
    expect(JSON.stringify(await get(`${api}/datasets/${id}/streams`))).not.toContain(SECRET);
    const wrong = [`${SECRET}r\n`, `${SECRET.slice(0, -1)}\n`, '\n', 'x'.repeat(2000), demo];
    for (const greeting of wrong) {
      const socket = await send(port, Buffer.concat([Buffer.from(greeting), demo.subarray(0, 4096)]));
      socket.resume();
      await closed(socket);
    }
    expect(await captures(api, id)).toEqual([]);
    // In pieces, as terminals and pipes send it.
    const socket = await send(port, Buffer.from(SECRET.slice(0, 5)));
    socket.write(`${SECRET.slice(5)}\r\n`);
    socket.end(demo);
    const [capture] = await ready(api, id);
    expect(capture?.fileBytes).toBe(demo.length);
    await service.stop();
  });

  test.skipIf(!hasNc)('comes from a file before what tcpdump writes', async () => {
    const { service, api, dataset } = await start(config);
    const { id, port } = await dataset();
    const secretFile = join(folder, 'secret.txt');
    writeFileSync(secretFile, `${SECRET}\n`);
    await once(shell(`(cat ${secretFile}; cat ${file}) | nc -N 127.0.0.1 ${port}`), 'exit');
    expect((await ready(api, id))[0]?.fileBytes).toBe(demo.length);
    await service.stop();
  });
});

test.skipIf(!has('openssl'))('TLS with the operator’s own certificate', async () => {
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:prime256v1',
      '-nodes',
      '-keyout',
      key,
      '-out',
      cert,
      '-days',
      '2',
      '-subj',
      '/CN=localhost',
      '-addext',
      'subjectAltName=IP:127.0.0.1',
    ],
    { stdio: 'ignore' },
  );
  const { readStreamConfig } = await import('../../src/import/streams/stream-config.ts');
  const config = readStreamConfig({ host: '127.0.0.1', basePort: 0, certFile: cert, keyFile: key });
  const { service, api, dataset } = await start(config);
  const { id, port } = await dataset();
  // Who speaks no TLS is not heard.
  const plain = await send(port, demo.subarray(0, 4096));
  plain.resume();
  await closed(plain);
  const socket = connectTls({ host: '127.0.0.1', port, ca: readFileSync(cert) });
  socket.end(demo);
  await ready(api, id);
  // The same content twice would be a duplicate.
  if (hasSocat)
    await once(shell(`(cat ${file}; cat ${file}) | socat -u - OPENSSL:127.0.0.1:${port},cafile=${cert}`), 'exit');
  const all = await ready(api, id, hasSocat ? 2 : 1);
  expect(all[0]).toMatchObject({ fileBytes: demo.length, origin: { from: expect.stringMatching(/^tls:/) } });
  if (hasSocat) expect(all[1]?.fileBytes).toBe(2 * demo.length);
  await service.stop();
});

describe('connecting', () => {
  test('to a server that sends a capture to whoever connects, where the operator opened its network', async () => {
    const heard: string[] = [];
    const sender = createServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', (line) => heard.push(line.toString()));
      socket.end(demo);
    }).listen(0, '127.0.0.1');
    await once(sender, 'listening');
    const { service, api } = await start(null, { allowFetch: ['127.0.0.0/8'] });
    const { id } = service.workspace.addDataset('client');
    const answer = await order(api, id, { link: `pcap-over-ip://127.0.0.1:${portOf(sender)}`, secret: SECRET });
    expect(answer.status).toBe(201);
    const { capture } = (await answer.json()) as Imported;
    expect(capture.origin).toMatchObject({ kind: 'stream', from: `pcap-over-ip://127.0.0.1:${portOf(sender)}` });
    expect((await ready(api, id))[0]?.fileBytes).toBe(demo.length);
    expect(heard).toEqual([`${SECRET}\n`]);
    sender.close();
    await service.stop();
  });

  test('not into the server’s own network, nor to what is no stream', async () => {
    let isReached = false;
    const sender = createServer(() => {
      isReached = true;
    }).listen(0, '127.0.0.1');
    await once(sender, 'listening');
    const port = portOf(sender);
    const { service, api } = await start(null);
    const { id } = service.workspace.addDataset('client');
    const hosts = [
      '127.0.0.1',
      'localhost',
      '[::1]',
      '[::ffff:127.0.0.1]',
      '10.0.0.1',
      '169.254.169.254',
      '168.63.129.16',
      '0.0.0.0',
      '[fe80::1]',
    ];
    for (const host of hosts) {
      const answer = await order(api, id, { link: `pcap-over-ip://${host}:${port}` });
      expect([host, answer.status]).toEqual([host, 422]);
      expect(await answer.json()).toMatchObject({ code: 'LINK_ADDRESS_REFUSED' });
    }
    for (const link of [
      'pcap-over-ip://127.0.0.1',
      'pcap-over-ip://a b:1',
      'pcap-over-ip://x:0',
      'pcap-over-ip://x:65536',
      'pcap-over-ip://u@x:1',
      'tcp://x:1',
      'pcap-over-ip://2130706433/x:1',
    ]) {
      const answer = await order(api, id, { link });
      expect([link, answer.status]).toEqual([link, 400]);
    }
    expect(isReached).toBe(false);
    expect(await captures(api, id)).toEqual([]);
    expect((await get<Streams>(`${api}/datasets/${id}/streams`)).place).toBeNull();
    sender.close();
    await service.stop();
  });
});

const order = (api: string, dataset: number, body: object): Promise<Response> =>
  fetch(`${api}/datasets/${dataset}/streams`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** A capture of one UDP packet whose source port is `n`. */
function pcapWith(n: number): Buffer {
  const head = Buffer.from('d4c3b2a1020004000000000000000000ffff000001000000', 'hex');
  const frame = Buffer.from(
    '0200000000010200000000020800450000200001000040110000c0000201c000020200000035000c0000deadbeef',
    'hex',
  );
  frame.writeUInt16BE(1000 + n, 34);
  const record = Buffer.alloc(16);
  record.writeUInt32LE(1_700_000_000, 0);
  record.writeUInt32LE(frame.length, 8);
  record.writeUInt32LE(frame.length, 12);
  return Buffer.concat([head, record, frame]);
}

describe('the command line', () => {
  const run = (args: readonly string[], input?: Buffer): Promise<{ out: string; err: string; code: number | null }> =>
    new Promise((resolve) => {
      const child = spawn(CAPSCAPE, args, { cwd: ROOT });
      let [out, err] = ['', ''];
      child.stdout.on('data', (chunk) => {
        out += chunk;
      });
      child.stderr.on('data', (chunk) => {
        err += chunk;
      });
      child.stdin.on('error', () => {});
      child.stdin.end(input);
      child.on('close', (code) => resolve({ out, err, code }));
    });

  test('reads what a server sends to whoever connects', async () => {
    const sender = createServer((socket) => void socket.on('error', () => {}).end(pcapWith(7))).listen(0, '127.0.0.1');
    await once(sender, 'listening');
    const link = `pcap-over-ip://127.0.0.1:${portOf(sender)}`;
    const flows = await run(['flows', link, '--format', 'ndjson']);
    expect(flows).toMatchObject({ code: 0, err: '' });
    expect(JSON.parse(flows.out)).toMatchObject({ capture: link, src_port: 1007, packets_sent: 1 });
    const data = mkdtempSync(join(folder, 'data-'));
    const imported = await run(['import', link, '--data', data]);
    expect(imported.err).toMatch(/: 1 packet, .*, 1 flow,/);
    expect(imported.code).toBe(0);
    sender.close();
    const refused = await run(['flows', 'pcap-over-ip://127.0.0.1:1']);
    expect([refused.code, refused.err]).toEqual([69, expect.stringContaining('it refuses connections')]);
  });

  test('what comes on standard input is seen by the server that has the directory, while it comes', async () => {
    const { service, api, data } = await start(null);
    const child = spawn(CAPSCAPE, ['import', '-', '--data', data, '--dataset', 'live'], { cwd: ROOT });
    child.stdin.write(demo.subarray(0, Math.floor(demo.length / 2)));
    await eventually(async () => expect((await totals(api, 1)).flows).toBeGreaterThan(10));
    child.stdin.end(demo.subarray(Math.floor(demo.length / 2)));
    await once(child, 'close');
    expect((await ready(api, 1))[0]?.fileBytes).toBe(demo.length);
    await service.stop();
  });
});
