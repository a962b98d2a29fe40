import { expect, test } from 'vitest';
import { apiPage, errorsPage } from './reference-pages.ts';
import { openTestServer } from './test-server.ts';

test('the reference pages say what the server does', async () => {
  const server = await openTestServer();
  const document = (await server.app.inject({ url: '/api/v1/openapi.json' })).json();
  await server.close();
  await expect(apiPage(document)).toMatchFileSnapshot('../../docs/reference/api.md');
  await expect(errorsPage()).toMatchFileSnapshot('../../docs/reference/errors.md');
});

test('every route is described: a name, a summary, answers', async () => {
  const server = await openTestServer();
  const document = (await server.app.inject({ url: '/api/v1/openapi.json' })).json();
  await server.close();
  const operations = Object.values(document.paths as Record<string, Record<string, Record<string, unknown>>>).flatMap(
    (path) => Object.values(path),
  );
  expect(operations.length).toBeGreaterThan(15);
  for (const operation of operations)
    expect(operation).toMatchObject({
      operationId: expect.any(String),
      summary: expect.any(String),
      tags: [expect.any(String)],
      responses: expect.any(Object),
    });
  expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
  expect(JSON.stringify(document)).not.toContain('patternProperties');
});
