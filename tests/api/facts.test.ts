/** Facts of flows over real HTTP: of a single flow, in lists that ask for them, and as what is searched for. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Compile } from 'typebox/compile';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FlowDetails, type Flows } from '../../src/api/flows.ts';
import { type Service, startService } from '../../src/cli/service.ts';
import { connectionOf, HOSTILE_USER_AGENT, hostileExchange, PASSWORD } from '../dpi/connection-capture.ts';
import { grpcExchange } from '../dpi/http2-exchange.ts';
import { eventually } from '../eventually.ts';

let directory: string;
let service: Service;
let api: string;

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'capscape-facts-'));
  service = await startService({ data: directory, host: '127.0.0.1', port: 0, pageDirectory: null }, () => {});
  api = `${service.address}/api/v1/datasets/1`;
  const { workspace } = service;
  workspace.addDataset('facts');
  for (const [name, pieces] of Object.entries({ http: hostileExchange(), grpc: await grpcExchange() })) {
    const headers = { 'content-type': 'application/octet-stream' };
    const body = new Blob([new Uint8Array(connectionOf(pieces))]);
    const upload = await fetch(`${api}/captures?name=${name}.pcap`, { method: 'POST', headers, body });
    expect(upload.status).toBe(201);
  }
  for (const id of [1, 2]) await eventually(() => expect(workspace.getCapture(id).state).toBe('ready'));
});
afterAll(async () => {
  await service.stop();
  rmSync(directory, { recursive: true, force: true });
});

async function details(captureId: number): Promise<FlowDetails> {
  const answer = await fetch(`${api}/flows/${captureId}/0`);
  const body: unknown = await answer.json();
  expect(answer.status, JSON.stringify(body)).toBe(200);
  expect([...Compile(FlowDetails).Errors(body)]).toEqual([]);
  return body as FlowDetails;
}

async function rows(query: Record<string, string>): Promise<Flows['rows']> {
  const answer = await fetch(`${api}/flows?${new URLSearchParams(query)}`);
  expect(answer.status).toBe(200);
  return ((await answer.json()) as Flows).rows;
}

test('a flow has its facts, word for word, and no password', async () => {
  const { facts, flow } = await details(1);
  expect(facts).toEqual({
    http: {
      requests: [
        {
          method: 'GET',
          host: 'shop.example',
          path: '/a\'b"c',
          user_agent: HOSTILE_USER_AGENT,
          authorization: 'Basic',
          user: 'alice',
          cleartext_password: true,
          status: 404,
          server: 'nginx',
        },
      ],
    },
  });
  expect(flow).not.toHaveProperty('facts');
  expect(JSON.stringify(await details(1))).not.toContain(PASSWORD);
});

test('a call of gRPC has its method and how it ended', async () => {
  const { facts, flow } = await details(2);
  expect(flow).toMatchObject({ service: 'http2', application: 'gRPC', server_name: 'shop.example' });
  expect(facts).toMatchObject({
    http2: { requests: [{ path: '/shop.Cart/AddItem', grpc_status: 0 }, { grpc_status: 12 }] },
  });
});

test.each([
  ['"status":404', [1]],
  ['"cleartext_password":true', [1]],
  [JSON.stringify(HOSTILE_USER_AGENT), [1]],
  ['SHOP.EXAMPLE', [1, 2]],
  ['"grpc_status":12', [2]],
  [PASSWORD, []],
  ["' or 1=1 --", []],
])('flows are found by %s', async (text, captures) => {
  const filter = `facts contains '${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  const found = await rows({ filter });
  expect(found.map(({ capture_id: id }) => id).sort()).toEqual(captures);
});

test('lists have facts where they are asked for', async () => {
  const [plain] = await rows({ filter: 'capture_id = 1' });
  expect(plain).not.toHaveProperty('facts');
  const [asked] = await rows({ filter: 'capture_id = 1', columns: 'capture_id,facts' });
  expect(JSON.parse(String(asked?.facts))).toEqual((await details(1)).facts);
});
