import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { inspect } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { type Answer, serve, type TestHttps } from '../../../tests/remote/https-server.ts';
import { TEST_CERT } from '../../../tests/remote/test-certificate.ts';
import type { Resolve } from './judged-lookup.ts';
import { parseLink } from './link.ts';
import { RemoteClient } from './remote-client.ts';
import type { RemoteLimits } from './remote-limits.ts';

const SIG = 'c2VjcmV0LXNpZ25hdHVyZQ%3D%3D';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** A client that trusts the tests' certificate; every name is 127.0.0.1 unless the test says otherwise. */
function clientWith(
  allowedRanges: readonly string[],
  resolve: Resolve = async () => ['127.0.0.1'],
  limits: Partial<RemoteLimits> = {},
): RemoteClient {
  const client = new RemoteClient({ allowedRanges, ca: [TEST_CERT], limits }, resolve);
  closers.push(() => client.close());
  return client;
}

async function start(answer: Answer, options?: { isPlain: boolean }): Promise<TestHttps> {
  const server = await serve(answer, options);
  closers.push(() => server.close());
  return server;
}

const signed = (query = `sig=${SIG}`) => ({ authorise: async () => ({ query, headers: {} }) });

const failureOf = (promise: Promise<unknown>): Promise<{ code: string; message: string }> =>
  promise.then(
    () => expect.unreachable('it was answered'),
    (error) => error,
  );

describe('the server cannot be turned against its network', () => {
  test.each([
    'https://127.0.0.1/',
    'https://127.1/',
    'https://127.0.1/',
    'https://2130706433/',
    'https://0x7f000001/',
    'https://0x7f.0.0.1/',
    'https://0177.0.0.1/',
    'https://017700000001/',
    'https://127.0.0.1./',
    'https://１２７.0.0.1/',
    'https://⑯⑨.254.169.254/',
    'https://0/',
    'https://0.0.0.0/',
    'https://10.0.0.1/',
    'https://0x0a000001/',
    'https://172.16.0.1/',
    'https://192.168.0.1/',
    'https://100.64.0.1/',
    'https://169.254.1.1/',
    'https://169.254.169.254/metadata/instance',
    'https://2852039166/',
    'https://0xa9fea9fe/',
    'https://0251.0376.0251.0376/',
    'https://168.63.129.16/',
    'https://2822734096/',
    'https://224.0.0.1/',
    'https://255.255.255.255/',
    'https://[::]/',
    'https://[::1]/',
    'https://[0:0:0:0:0:0:0:1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[::ffff:7f00:1]/',
    'https://[::127.0.0.1]/',
    'https://[64:ff9b::7f00:1]/',
    'https://[64:ff9b::169.254.169.254]/',
    'https://[64:ff9b:1::1]/',
    'https://[2002:7f00:1::]/',
    'https://[2001:0:1::1]/',
    'https://[fd00:ec2::254]/',
    'https://[fc00::1]/',
    'https://[fe80::1]/',
    'https://[ff02::1]/',
    'http://169.254.169.254/latest/meta-data/',
    'http://[::1]/',
  ])('%s', async (text) => {
    const neverAsked: Resolve = () => expect.unreachable('an address was looked up as a name');
    const failure = await failureOf(clientWith([], neverAsked).get({ url: parseLink(text).url }));
    expect(failure).toMatchObject({ code: 'LINK_ADDRESS_REFUSED' });
  });

  test.each([
    ['localhost', ['127.0.0.1']],
    ['localhost', ['::1']],
    ['rebind.example.test', ['93.184.216.34', '127.0.0.1']],
    ['meta.example.test', ['169.254.169.254']],
    ['mapped.example.test', ['::ffff:10.0.0.1']],
    ['nat64.example.test', ['64:ff9b::a00:1']],
    ['odd.example.test', ['not an address']],
  ])('%s, a name of %j', async (name, addresses) => {
    const failure = await failureOf(clientWith([], async () => addresses).get({ url: new URL(`https://${name}/`) }));
    expect(failure).toMatchObject({ code: 'LINK_ADDRESS_REFUSED', message: expect.stringContaining(name) });
  });

  test('a name whose address changes between check and use is used as it was checked', async () => {
    const server = await start((_, response) => response.end('inside'));
    const answers = [['127.0.0.9'], ['127.0.0.1']];
    let asked = 0;
    const flip: Resolve = async () => answers[asked++] ?? ['127.0.0.1'];
    const client = clientWith(['127.0.0.9/32'], flip, { connectMs: 300 });
    const url = new URL(`https://flip.example.test:${server.port}/`);
    expect(await failureOf(client.get({ url }))).toMatchObject({ code: 'LINK_UNREACHABLE' });
    expect(asked).toBe(1);
    expect(await failureOf(client.get({ url }))).toMatchObject({ code: 'LINK_ADDRESS_REFUSED' });
    expect(server.seen).toEqual([]);
  });

  test('and the other way round: plain http is asked only where the connection goes', async () => {
    const plain = await start((_, response) => response.end('inside'), { isPlain: true });
    const answers = [['127.0.0.9'], ['127.0.0.1']];
    const flip: Resolve = async () => answers.shift() ?? ['127.0.0.1'];
    const client = clientWith(['127.0.0.9/32'], flip, { connectMs: 300 });
    const failure = await failureOf(client.get({ url: new URL(`http://flip.example.test:${plain.port}/`) }));
    expect(failure).toMatchObject({ code: 'LINK_ADDRESS_REFUSED' });
    expect(plain.seen).toEqual([]);
  });

  test('an operator opens a range', async () => {
    const server = await start((_, response) => response.end('hello'));
    const client = clientWith(['127.0.0.1/32']);
    const response = await client.get({ url: new URL(`https://files.example.test:${server.port}/x`) });
    expect([response.status, await response.text(100)]).toEqual([200, 'hello']);
    expect(server.seen[0]).toMatchObject({ path: '/x', headers: { 'accept-encoding': 'identity' } });
    expect(Object.keys(server.seen[0]?.headers ?? {})).not.toContain('cookie');
  });
});

describe('redirects', () => {
  const hop =
    (location: string, status = 302): Answer =>
    (request, response) =>
      request.url?.startsWith('/from') === true
        ? void response.writeHead(status, { location }).end()
        : void response.end('there');

  test.each([301, 302, 303, 307, 308])('%i is followed, without what opened the first server', async (status) => {
    const server = await start(hop('/to?fresh=1', status));
    const url = new URL(`https://files.example.test:${server.port}/from`);
    const response = await clientWith(['127.0.0.1/32']).get({ url, ...signed() });
    expect(await response.text(100)).toBe('there');
    expect(response.url.pathname).toBe('/to');
    expect(server.seen.map(({ path }) => path)).toEqual([`/from?sig=${SIG}`, '/to?fresh=1']);
    expect(JSON.stringify(server.seen[1])).not.toContain(SIG);
  });

  test.each([
    ['http://169.254.169.254/latest/meta-data', 'LINK_ADDRESS_REFUSED'],
    ['https://[fd00:ec2::254]/', 'LINK_ADDRESS_REFUSED'],
    ['//10.0.0.1/', 'LINK_ADDRESS_REFUSED'],
    ['https://internal.example.test/', 'LINK_ADDRESS_REFUSED'],
    ['file:///etc/passwd', 'LINK_UNEXPECTED'],
    ['gopher://files.example.test/', 'LINK_UNEXPECTED'],
    ['https://user:pass@files.example.test/', 'LINK_UNEXPECTED'],
    ['https://', 'LINK_UNEXPECTED'],
  ])('to %s is not followed', async (location, code) => {
    const server = await start(hop(location));
    const resolve: Resolve = async (name) => [name === 'internal.example.test' ? '10.0.0.1' : '127.0.0.1'];
    const client = clientWith(['127.0.0.1/32'], resolve);
    const url = new URL(`https://files.example.test:${server.port}/from`);
    expect(await failureOf(client.get({ url }))).toMatchObject({ code });
    expect(server.seen).toHaveLength(1);
  });

  test('in a circle end', async () => {
    const server = await start((_, response) => void response.writeHead(302, { location: '/again' }).end());
    const client = clientWith(['127.0.0.1/32'], undefined, { redirects: 3 });
    const failure = await failureOf(client.get({ url: new URL(`https://files.example.test:${server.port}/`) }));
    expect(failure).toMatchObject({ code: 'LINK_UNEXPECTED', message: expect.stringContaining('more than 3 times') });
    expect(server.seen).toHaveLength(4);
  });

  test('of a service that never redirects is an error', async () => {
    const server = await start(hop('/to'));
    const url = new URL(`https://files.example.test:${server.port}/from`);
    const failure = await failureOf(clientWith(['127.0.0.1/32']).get({ url, isRedirectFollowed: false }));
    expect(failure).toMatchObject({ code: 'LINK_UNEXPECTED', message: expect.stringContaining('storage services') });
  });
});

describe('http', () => {
  test('is asked with TLS, except in networks the operator opened', async () => {
    const plain = await start((_, response) => response.end('plain'), { isPlain: true });
    const url = new URL(`http://127.0.0.1:${plain.port}/`);
    const response = await clientWith(['127.0.0.0/8']).get({ url });
    expect(await response.text(10)).toBe('plain');
    const outside = clientWith([], async () => ['8.8.8.8'], { connectMs: 200 });
    const failure = await failureOf(outside.get({ url: new URL(`http://files.example.test:${plain.port}/`) }));
    expect(failure).toMatchObject({ code: 'LINK_INVALID', message: expect.stringContaining('https://') });
  });
});

describe('servers that misbehave', () => {
  const LIMITS = { connectMs: 300, answerMs: 300, idleMs: 200, rateWindowMs: 300, minBytesPerSecond: 1_000 };
  const readAll = async (client: RemoteClient, port: number): Promise<string> => {
    const response = await client.get({ url: new URL(`https://files.example.test:${port}/`), ...signed() });
    return response.text(1_000_000);
  };

  test.each([
    ['never answers', () => {}],
    [
      'sends a head without end',
      (_, response) => {
        const timer = setInterval(() => response.writeProcessing(), 20);
        response.on('close', () => clearInterval(timer));
      },
    ],
    ['stops in the middle', (_, response) => void response.writeHead(200, { 'content-length': 99 }).write('x')],
    [
      'drips a byte at a time',
      (_, response) => {
        const timer = setInterval(() => response.write('x'), 40);
        response.on('close', () => clearInterval(timer));
      },
    ],
    [
      'sends less than it said',
      (_, response) => {
        response.writeHead(200, { 'content-length': 99 }).write('x');
        setTimeout(() => response.destroy(), 50);
      },
    ],
    ['sends too large a head', (_, response) => void response.writeHead(200, { x: 'y'.repeat(100_000) }).end()],
  ] satisfies [string, Answer][])('one that %s is left', async (_what, answer) => {
    const server = await start(answer);
    const failure = await failureOf(readAll(clientWith(['127.0.0.1/32'], undefined, LIMITS), server.port));
    expect(failure).toBeInstanceOf(Error);
    expect(inspect(failure, { depth: 9 })).not.toContain(SIG);
  });

  test('an endless answer is read as far as wanted', async () => {
    let isClosed = false;
    const server = await start((_, response) => {
      const more = (): void =>
        void (response.write(Buffer.alloc(65_536)) ? setImmediate(more) : response.once('drain', more));
      response.on('close', () => {
        isClosed = true;
      });
      more();
    });
    const text = await readAll(clientWith(['127.0.0.1/32']), server.port);
    expect(text).toHaveLength(1_000_000);
    await expect.poll(() => isClosed).toBe(true);
  });

  test('an encoding that was not asked for is not undone', async () => {
    const bomb = gzipSync(Buffer.alloc(10_000_000));
    const server = await start((_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb));
    const client = clientWith(['127.0.0.1/32']);
    const response = await client.get({ url: new URL(`https://files.example.test:${server.port}/`) });
    let size = 0;
    for await (const chunk of response.body) size += chunk.length;
    expect(size).toBe(bomb.length);
  });

  test.each([
    ['no HTTP', (socket) => socket.end('SSH-2.0-OpenSSH\r\n')],
    ['silent', () => {}],
    ['gone at once', (socket) => socket.destroy()],
  ] as [string, (socket: import('node:net').Socket) => void][])('%s', async (_what, talk) => {
    const server = createServer(talk);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    closers.push(() => server.close());
    const { port } = server.address() as AddressInfo;
    const client = clientWith(['127.0.0.1/32'], undefined, LIMITS);
    const failure = await failureOf(client.get({ url: new URL(`https://files.example.test:${port}/`), ...signed() }));
    expect(failure).toMatchObject({ code: 'LINK_UNREACHABLE' });
    expect(inspect(failure, { depth: 9, showHidden: true })).not.toContain(SIG);
  });

  test.each([
    ['has a certificate of nobody', 'files.example.test', [], /signed by nobody known/],
    ['has a certificate for another name', 'other.test', [TEST_CERT], /another name/],
  ])('one that %s', async (_what, name, ca, words) => {
    const server = await start((_, response) => response.end('x'));
    const client = new RemoteClient({ allowedRanges: ['127.0.0.1/32'], ca }, async () => ['127.0.0.1']);
    const failure = await failureOf(client.get({ url: new URL(`https://${name}:${server.port}/`) }));
    expect(failure).toMatchObject({ code: 'LINK_UNREACHABLE', message: expect.stringMatching(words) });
    client.close();
  });

  test('a name that takes for ever to look up, or that is none', async () => {
    const never = clientWith([], () => new Promise(() => {}), LIMITS);
    expect(await failureOf(never.get({ url: new URL('https://a.example.test/') }))).toMatchObject({
      code: 'LINK_UNREACHABLE',
    });
    const none = clientWith([], async () => {
      throw Object.assign(new Error('queryA ENOTFOUND'), { code: 'ENOTFOUND' });
    });
    expect(await failureOf(none.get({ url: new URL('https://a.example.test/') }))).toMatchObject({
      code: 'LINK_UNREACHABLE',
      message: expect.stringContaining('no server of this name'),
    });
  });

  test('a kept connection that its server closes as it is used again', async () => {
    let count = 0;
    const server = await start((request, response) => {
      if (count++ === 1) request.socket.destroy();
      else response.end('hello');
    });
    const client = clientWith(['127.0.0.1/32']);
    const ask = async (): Promise<string> =>
      (await client.get({ url: new URL(`https://files.example.test:${server.port}/`) })).text(100);
    expect(await ask()).toBe('hello');
    expect(await ask()).toBe('hello');
    expect(count).toBe(3);
  });

  test('is let go of when nobody wants it any more', async () => {
    const server = await start(() => {});
    const controller = new AbortController();
    const promise = failureOf(
      clientWith(['127.0.0.1/32']).get({ url: new URL(`https://a.example.test:${server.port}/`) }, controller.signal),
    );
    await expect.poll(() => server.seen.length).toBe(1);
    controller.abort(new Error('enough'));
    expect(await promise).toMatchObject({ message: 'enough' });
  });
});
