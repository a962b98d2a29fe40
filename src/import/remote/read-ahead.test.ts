import { createHash, randomBytes } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import { type Answer, fileAnswer, serve } from '../../../tests/remote/https-server.ts';
import { TEST_CERT } from '../../../tests/remote/test-certificate.ts';
import { PARTS_AHEAD, readAhead } from './read-ahead.ts';
import { noAuthorisation, RemoteClient } from './remote-client.ts';
import { findRemoteFile, type RemoteAddress, readWhole } from './remote-file.ts';

const FILE = randomBytes(1_000_003);

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function open(answer: Answer): Promise<{ client: RemoteClient; address: RemoteAddress; paths: () => number }> {
  const server = await serve(answer);
  const client = new RemoteClient({ allowedRanges: ['127.0.0.1/32'], ca: [TEST_CERT], limits: { idleMs: 500 } });
  closers.push(() => client.close(), server.close);
  const url = new URL(`https://127.0.0.1:${server.port}/x.pcap`);
  return {
    client,
    address: { url, authorise: noAuthorisation, isRedirectFollowed: true },
    paths: () => server.seen.length,
  };
}

async function readAll(answer: Answer, from = 0, partBytes = 64_000): Promise<Buffer> {
  const { client, address } = await open(answer);
  const file = await findRemoteFile(client, address);
  const chunks: Buffer[] = [];
  for await (const chunk of readAhead(client, address, file, from, { partBytes })) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const hashOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const drain = async (chunks: AsyncIterable<Buffer>): Promise<void> => {
  for await (const _ of chunks);
};

const failureOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'none',
    (error) => error,
  );

describe('a file by ranges', () => {
  test('what its server tells', async () => {
    const { client, address } = await open(fileAnswer(FILE));
    const { version, hasRanges } = await findRemoteFile(client, address);
    expect({ version, hasRanges }).toEqual({
      version: { size: FILE.length, etag: '"v1"', modified: null },
      hasRanges: true,
    });
  });

  test.each([0, 1, 64_000, 999_999, 1_000_003])('comes whole from byte %i on', async (from) => {
    expect(hashOf(await readAll(fileAnswer(FILE), from))).toBe(hashOf(FILE.subarray(from)));
  });

  test('an empty file is empty', async () => {
    const { client, address } = await open(fileAnswer(Buffer.alloc(0)));
    const file = await findRemoteFile(client, address);
    expect(file.version.size).toBe(0);
    for await (const _ of readAhead(client, address, file, 0)) expect.unreachable();
  });

  test('comes whole over connections that are cut every 50,000 bytes', async () => {
    let sent = 0;
    const whole = fileAnswer(FILE);
    const bytes = await readAll((request, response) => {
      const write = response.end.bind(response);
      response.end = ((chunk: Buffer) => {
        const room = 50_000 - sent;
        sent = (sent + (chunk?.length ?? 0)) % 50_000;
        if (chunk === undefined || chunk.length <= room) return write(chunk);
        response.write(chunk.subarray(0, room), () => response.socket?.destroy());
        sent = 0;
        return response;
      }) as typeof response.end;
      whole(request, response);
    });
    expect(hashOf(bytes)).toBe(hashOf(FILE));
  });

  test('comes whole from a server that is busy at times', async () => {
    let count = 0;
    const bytes = await readAll(
      (request, response) => {
        if (count++ % 3 === 1) return void response.writeHead(503).end('busy');
        fileAnswer(FILE)(request, response);
      },
      0,
      300_000,
    );
    expect(hashOf(bytes)).toBe(hashOf(FILE));
  });

  test('is not mixed of two versions', async () => {
    let count = 0;
    const failure = failureOf(
      readAll((request, response) => fileAnswer(FILE, count++ < 3 ? '"v1"' : '"v2"')(request, response)),
    );
    expect(await failure).toMatchObject({ code: 'LINK_CHANGED' });
  });

  test.each([
    ['another part', 'bytes 5-9/1000003'],
    ['no part', 'bytes */1000003'],
  ])('a server that sends %s is not believed', async (_what, range) => {
    let count = 0;
    const failure = failureOf(
      readAll((request, response) => {
        if (count++ === 0) return fileAnswer(FILE)(request, response);
        response.writeHead(206, { etag: '"v1"', 'content-range': range }).end('12345');
      }),
    );
    expect(await failure).toMatchObject({ code: expect.stringMatching(/LINK_(UNEXPECTED|CHANGED)/) });
  });

  test('nor one that sends more than it was asked for', async () => {
    let count = 0;
    const failure = failureOf(
      readAll((request, response) => {
        if (count++ === 0) return fileAnswer(FILE)(request, response);
        const [, from, to] = /(\d+)-(\d+)/.exec(request.headers.range ?? '') ?? [];
        response.writeHead(206, { etag: '"v1"', 'content-range': `bytes ${from}-${to}/${FILE.length}` });
        response.end(Buffer.alloc(200_000));
      }),
    );
    expect(await failure).toMatchObject({ code: 'LINK_UNEXPECTED', message: expect.stringContaining('more than') });
  });

  test('nothing is asked for beyond what is read ahead', async () => {
    const { client, address, paths } = await open(fileAnswer(FILE));
    const file = await findRemoteFile(client, address);
    const reader = readAhead(client, address, file, 0, { partBytes: 10_000 });
    for (let part = 0; part < 20; part++) await reader.next();
    await expect.poll(paths).toBe(1 + 20 + PARTS_AHEAD);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(paths()).toBe(1 + 20 + PARTS_AHEAD);
    await reader.return(undefined);
  });
});

describe('a server without ranges', () => {
  const whole: Answer = (_, response) => void response.writeHead(200, { 'content-length': FILE.length }).end(FILE);

  test('is read from the beginning', async () => {
    const { client, address } = await open(whole);
    const file = await findRemoteFile(client, address);
    expect([file.hasRanges, file.version.size]).toEqual([false, FILE.length]);
    const chunks: Buffer[] = [];
    for await (const chunk of readWhole(client, address, file)) chunks.push(chunk);
    expect(hashOf(Buffer.concat(chunks))).toBe(hashOf(FILE));
  });

  test('that sends more than it said is cut off', async () => {
    const { client, address } = await open((request, response) => {
      // The first answer promises a size, the second one has none.
      if (request.headers.range !== undefined)
        return void response.writeHead(200, { 'content-length': 5 }).end('12345');
      response.writeHead(200).end(FILE);
    });
    const file = await findRemoteFile(client, address);
    const failure = await failureOf(drain(readWhole(client, address, file)));
    expect(failure).toMatchObject({ code: 'LINK_UNEXPECTED' });
  });
});

test.each([
  [401, 'LINK_DENIED'],
  [403, 'LINK_DENIED'],
  [404, 'LINK_NOT_FOUND'],
  [410, 'LINK_NOT_FOUND'],
  [429, 'LINK_UNREACHABLE'],
  [500, 'LINK_UNREACHABLE'],
  [400, 'LINK_UNEXPECTED'],
  [204, 'LINK_UNEXPECTED'],
  [416, 'LINK_UNEXPECTED'],
])('status %i means %s, and nothing of the body is repeated', async (status, code) => {
  const { client, address } = await open((_, response) => void response.writeHead(status).end('<img onerror=x>'));
  const failure = await failureOf(findRemoteFile(client, address));
  expect(failure).toMatchObject({ code, message: expect.not.stringContaining('img') });
});
