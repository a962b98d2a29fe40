import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openTestServer, type TestServer } from './test-server.ts';

let server: TestServer;
beforeEach(async () => {
  server = await openTestServer();
});
afterEach(() => server.close());

const url = '/api/v1/datasets';

describe('data sets', () => {
  test('are added, listed, renamed and removed', async () => {
    expect((await server.app.inject({ url })).json()).toEqual([]);

    const added = await server.app.inject({ method: 'POST', url, payload: { name: 'Office' } });
    expect(added.statusCode).toBe(201);
    expect(added.json()).toMatchObject({ id: 1, name: 'Office', captures: 0, packets: 0, first: null, last: null });

    const renamed = await server.app.inject({ method: 'PATCH', url: `${url}/1`, payload: { name: 'Branch' } });
    expect(renamed.json().name).toBe('Branch');
    expect((await server.app.inject({ url })).json()).toEqual([renamed.json()]);

    expect((await server.app.inject({ method: 'DELETE', url: `${url}/1` })).statusCode).toBe(200);
    expect((await server.app.inject({ url: `${url}/1` })).statusCode).toBe(404);
  });

  test('never reuse a number', async () => {
    await server.app.inject({ method: 'POST', url, payload: { name: 'one' } });
    await server.app.inject({ method: 'DELETE', url: `${url}/1` });
    const second = await server.app.inject({ method: 'POST', url, payload: { name: 'two' } });
    expect(second.json().id).toBe(2);
  });
});
