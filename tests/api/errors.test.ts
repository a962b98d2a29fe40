import { connect } from 'node:net';
import { Readable } from 'node:stream';
import { Compile } from 'typebox/compile';
import { afterEach, describe, expect, test } from 'vitest';
import { Problem } from '../../src/api/problem.ts';
import { AppError, ERRORS, type ErrorCode } from '../../src/base/errors.ts';
import { QUEUE_LIMIT } from '../../src/import/jobs.ts';
import { FilterError } from '../../src/query/filter-error.ts';
import { BODY_LIMIT } from '../../src/server/server.ts';
import { ManualImport, openTestServer, type TestServer, type TestServerParts } from './test-server.ts';

const isProblem = Compile(Problem);

let server: TestServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function open(parts: TestServerParts = {}): Promise<TestServer> {
  server = await openTestServer(parts);
  server.workspace.addDataset('test');
  return server;
}

type Injected = Awaited<ReturnType<TestServer['app']['inject']>>;

function expectProblem(answer: Injected, code: ErrorCode): Problem {
  const problem = answer.json();
  expect(isProblem.Check(problem), answer.body).toBe(true);
  expect(problem).toMatchObject({ code, status: ERRORS[code].status, title: ERRORS[code].title });
  expect(answer.statusCode).toBe(ERRORS[code].status);
  expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
  expect(answer.headers['x-request-id']).toBe(problem.requestId);
  return problem;
}

const totals = '/api/v1/datasets/1/totals';

describe('every code that a request can meet', () => {
  test.each(Object.keys(ERRORS) as ErrorCode[])('%s, when the store or an import says so', async (code) => {
    const { app } = await open({ store: { totals: () => Promise.reject(new AppError(code, 'the detail')) } });
    expect(expectProblem(await app.inject({ url: totals }), code).detail).toBe('the detail');
  });

  test('FILTER_INVALID keeps where in the filter the trouble lies', async () => {
    const range = { start: 3, end: 7, kind: 'word' };
    const error = new FilterError('what is that?', range);
    const { app } = await open({ store: { totals: () => Promise.reject(error) } });
    expect(expectProblem(await app.inject({ url: totals }), 'FILTER_INVALID').position).toEqual({ start: 3, end: 7 });
  });

  test('INTERNAL tells the log, and tells the client nothing of the inside', async () => {
    const { app, logged } = await open({
      store: { totals: () => Promise.reject(new Error('SELECT secret FROM /home/me')) },
    });
    const problem = expectProblem(await app.inject({ url: totals }), 'INTERNAL');
    expect(JSON.stringify(problem)).not.toMatch(/secret|home/);
    expect(logged).toEqual(['request failed']);
  });

  test('DISK_FULL, whoever notices', async () => {
    const full = new Error('IO Error: could not write', { cause: Object.assign(new Error('x'), { code: 'ENOSPC' }) });
    const { app } = await open({ store: { totals: () => Promise.reject(full) } });
    expectProblem(await app.inject({ url: totals }), 'DISK_FULL');
  });

  test('DISK_FULL before a byte is taken, when the length says that it cannot fit', async () => {
    const { app, workspace } = await open();
    const answer = await app.inject({
      method: 'POST',
      url: '/api/v1/datasets/1/captures?name=huge.pcap',
      headers: { 'content-type': 'application/octet-stream', 'content-length': String(2 ** 60) },
      payload: Readable.from(['x']),
    });
    expectProblem(answer, 'DISK_FULL');
    expect(workspace.catalog.captures()).toEqual([]);
  });

  test('CAPTURE_EMPTY', async () => {
    const { app } = await open();
    const request = { method: 'POST', url: '/api/v1/datasets/1/captures?name=a' } as const;
    expectProblem(await app.inject(request), 'CAPTURE_EMPTY');
    const headers = { 'content-type': 'application/octet-stream' };
    expectProblem(await app.inject({ ...request, headers, payload: Readable.from([]) }), 'CAPTURE_EMPTY');
  });

  test.each([
    ['/api/v1/nothing'],
    ['/api'],
    ['/api/v1/datasets/2'],
    ['/api/v1/captures/1'],
    ['/api/v1/jobs/1'],
    ['/api/v1/datasets/1/totals?capture=7'],
    ['/api/v1/datasets/2/totals'],
    ['/api/v1/errors/NO_SUCH'],
    ['/api/v1/errors/constructor'],
  ])('NOT_FOUND for %s', async (url) => {
    const { app } = await open();
    expectProblem(await app.inject({ url }), 'NOT_FOUND');
  });

  test('NOT_FOUND for a flow that is not there, or is of another data set', async () => {
    const { app, workspace } = await open();
    workspace.addDataset('other');
    const upload = await app.inject({
      method: 'POST',
      url: '/api/v1/datasets/1/captures?name=a',
      headers: { 'content-type': 'application/octet-stream' },
      payload: Readable.from(['x']),
    });
    const { id } = upload.json().capture;
    expectProblem(await app.inject({ url: `/api/v1/datasets/1/flows/${id}/9` }), 'NOT_FOUND');
    expectProblem(await app.inject({ url: `/api/v1/datasets/2/flows/${id}/1` }), 'NOT_FOUND');
  });

  test.each([
    ['GET', '/api/v1/datasets/x', undefined],
    ['GET', '/api/v1/datasets/0', undefined],
    ['GET', '/api/v1/datasets/1.5', undefined],
    ['GET', '/api/v1/datasets/1/timeline?bins=2001', undefined],
    ['GET', '/api/v1/datasets/1/top', undefined],
    ['GET', '/api/v1/datasets/1/top?by=service&measure=money', undefined],
    ['GET', '/api/v1/datasets/1/histogram?field=src_ip', undefined],
    ['GET', '/api/v1/datasets/1/totals?capture=1;2', undefined],
    ['GET', `/api/v1/datasets/1/totals?filter=${'a'.repeat(20_001)}`, undefined],
    ['GET', '/api/v1/%zz', undefined],
    ['POST', '/api/v1/datasets', {}],
    ['POST', '/api/v1/datasets', { name: '' }],
    ['POST', '/api/v1/datasets', { name: 'x'.repeat(201) }],
    ['POST', '/api/v1/datasets', { name: 7 }],
    ['POST', '/api/v1/datasets/1/captures', undefined],
  ] as const)('REQUEST_INVALID for %s %s', async (method, url, payload) => {
    const { app } = await open();
    expectProblem(await app.inject({ method, url, ...(payload && { payload }) }), 'REQUEST_INVALID');
  });

  test.each([
    ['broken', 'application/json', '{"name":'],
    ['not JSON by its type', 'text/plain', 'name'],
    ['a form, which any site may send', 'application/x-www-form-urlencoded', 'name=x'],
  ])('REQUEST_INVALID for a body that is %s', async (_what, type, payload) => {
    const { app, workspace } = await open();
    const answer = await app.inject({
      method: 'POST',
      url: '/api/v1/datasets',
      headers: { 'content-type': type },
      payload,
    });
    expectProblem(answer, 'REQUEST_INVALID');
    expect(workspace.catalog.datasets()).toHaveLength(1);
  });

  test('REQUEST_TOO_LARGE just past the limit', async () => {
    const { app } = await open();
    const bodyOf = (size: number) => JSON.stringify({ name: 'x', pad: 'y'.repeat(size - 21) });
    const post = (payload: string) =>
      app.inject({ method: 'POST', url: '/api/v1/datasets', headers: { 'content-type': 'application/json' }, payload });
    expect(bodyOf(BODY_LIMIT)).toHaveLength(BODY_LIMIT);
    expect((await post(bodyOf(BODY_LIMIT))).statusCode).toBe(201);
    expectProblem(await post(bodyOf(BODY_LIMIT + 1)), 'REQUEST_TOO_LARGE');
  });

  test('QUEUE_FULL just past the limit, and nothing is left of what was refused', async () => {
    const { app, workspace } = await open({ startImport: new ManualImport().start });
    const origin = { kind: 'upload', from: 'x', by: null } as const;
    workspace.catalog.transaction(() => {
      for (let n = 0; n < QUEUE_LIMIT; n++)
        workspace.catalog.addJob(
          workspace.catalog.addCapture({ datasetId: 1, name: 'x', origin }),
          'queued',
          'importing',
        );
    });
    const answer = await app.inject({
      method: 'POST',
      url: '/api/v1/datasets/1/captures?name=a',
      headers: { 'content-type': 'application/octet-stream' },
      payload: Readable.from(['x']),
    });
    expectProblem(answer, 'QUEUE_FULL');
    expect(workspace.catalog.captures()).toHaveLength(QUEUE_LIMIT);
  });

  test.each([
    ['HOST_NOT_ALLOWED', { host: 'evil.example' }],
    ['HOST_NOT_ALLOWED', { host: '127.0.0.1.evil.example:9877' }],
    ['HOST_NOT_ALLOWED', { host: 'localhost.evil.example' }],
    ['CROSS_SITE_REQUEST', { 'sec-fetch-site': 'cross-site' }],
    ['CROSS_SITE_REQUEST', { 'sec-fetch-site': 'same-site' }],
    ['CROSS_SITE_REQUEST', { origin: 'http://evil.example' }],
    ['CROSS_SITE_REQUEST', { origin: 'null' }],
    ['CROSS_SITE_REQUEST', { origin: 'http://localhost:8080' }],
  ] as const)('%s for %o', async (code, headers) => {
    const { app, workspace } = await open();
    expectProblem(await app.inject({ method: 'POST', url: '/api/v1/datasets', headers, payload: { name: 'x' } }), code);
    expect(workspace.catalog.datasets()).toHaveLength(1);
  });
});

test.each([
  [{ host: 'localhost:9877' }],
  [{ host: 'LOCALHOST' }],
  [{ host: '127.0.0.1:9877' }],
  [{ host: '[::1]:9877' }],
  [{ host: '192.168.1.5:9877' }],
  [{ host: 'capscape.lan' }],
  [{ host: 'localhost:80', origin: 'http://localhost:80' }],
  [{ host: 'localhost:9877', origin: 'http://localhost:9877', 'sec-fetch-site': 'same-origin' }],
  [{ 'sec-fetch-site': 'none' }],
])('a page of ours and a program are let in: %o', async (headers) => {
  const { app } = await open({ allowedHosts: ['Capscape.LAN'] });
  const answer = await app.inject({ method: 'POST', url: '/api/v1/datasets', headers, payload: { name: 'x' } });
  expect(answer.statusCode, answer.body).toBe(201);
});

test('another site may not even read, nor make the store work', async () => {
  const { app } = await open();
  const answer = await app.inject({ url: totals, headers: { 'sec-fetch-site': 'cross-site' } });
  expectProblem(answer, 'CROSS_SITE_REQUEST');
});

test('what is no HTTP gets a problem, too', async () => {
  const { app } = await open();
  await app.listen({ host: '127.0.0.1', port: 0 });
  const address = app.server.address();
  const socket = connect((address as { port: number }).port, '127.0.0.1');
  socket.write('hello\r\n\r\n');
  const answer = Buffer.concat(await socket.toArray()).toString();
  expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\nContent-Type: application\/problem\+json/);
  expect(isProblem.Check(JSON.parse(answer.slice(answer.indexOf('\r\n\r\n'))))).toBe(true);
});

test('the type of a problem leads to its entry', async () => {
  const { app } = await open();
  for (const code of Object.keys(ERRORS) as ErrorCode[]) {
    const { status, title, fix } = ERRORS[code];
    expect((await app.inject({ url: `/api/v1/errors/${code}` })).json()).toEqual({ code, status, title, fix });
  }
});
