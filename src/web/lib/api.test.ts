import { afterEach, expect, test, vi } from 'vitest';
import { fetchTop, NOT_REACHED, ProblemError, problemOf, settledValue, uploadsAddress } from './api.ts';

afterEach(() => vi.unstubAllGlobals());

const answering = (response: Response) =>
  vi.stubGlobal(
    'fetch',
    vi.fn(async () => response),
  );

test('asks with what is set and nothing else', async () => {
  answering(new Response('{"rows":[]}'));
  expect(await fetchTop(3, { by: 'service', filter: 'a = "b&c"', from: '' })).toEqual({
    ok: true,
    value: { rows: [] },
  });
  expect(vi.mocked(fetch).mock.calls[0]?.[0]).toBe('/api/v1/datasets/3/top?by=service&filter=a+%3D+%22b%26c%22');
  expect(uploadsAddress(3)).toBe('/api/v1/datasets/3/uploads');
});

test('a refusal is a value with what the server said', async () => {
  const problem = { code: 'FILTER_INVALID', detail: 'there is no field "x"', status: 400 };
  answering(new Response(JSON.stringify(problem), { status: 400 }));
  const answer = fetchTop(1, { by: 'x' });
  expect(await answer).toEqual({ ok: false, problem });
  await expect(settledValue(answer)).rejects.toEqual(new ProblemError(problem as never));
});

test('a refusal by something in between is told in our own words', () => {
  expect(problemOf(502, '<html>Bad gateway</html>')).toMatchObject({
    code: 'INTERNAL',
    detail: 'The server answered with status 502.',
  });
  expect(problemOf(500, '[]').code).toBe('INTERNAL');
});

test('a server that cannot be reached is a value, a cancelled request is not', async () => {
  vi.stubGlobal('location', { host: '127.0.0.1:9877' });
  const broken = vi.fn(async () => {
    throw new TypeError('fetch failed');
  });
  vi.stubGlobal('fetch', broken);
  expect(await fetchTop(1, { by: 'ip' })).toMatchObject({ ok: false, problem: { code: NOT_REACHED } });
  await expect(fetchTop(1, { by: 'ip' }, AbortSignal.abort())).rejects.toThrow('fetch failed');
});
