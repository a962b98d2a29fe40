/** Packets over real HTTP, out of the demo, plain and compressed: those of a flow and those of a filter. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { Compile } from 'typebox/compile';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type FlowPacket, FlowPackets, type FlowRow } from '../../src/api/flows.ts';
import type { Problem } from '../../src/api/problem.ts';
import { memorySource } from '../../src/capture/memory-source.ts';
import { type ReadPacket, readAll } from '../../src/capture/sample-files.ts';
import { type Service, startService } from '../../src/cli/service.ts';
import { originalPath } from '../../src/import/data-directory.ts';
import { MAX_EXPORTS } from '../../src/server/routes/packets.ts';
import { packetIndexPath } from '../../src/store/packet-index-format.ts';
import { eventually } from '../eventually.ts';

let directory: string;
let service: Service;
let api: string;
let demo: ReadPacket[];

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'capscape-packets-'));
  service = await startService({ data: directory, host: '127.0.0.1', port: 0, pageDirectory: null }, () => {});
  api = `${service.address}/api/v1`;
  const { workspace } = service;
  workspace.addDataset('../demo "1"');
  await workspace.addDemo(1);
  const file = readFileSync(originalPath(workspace.data, 1));
  demo = (await readAll(memorySource(file))).packets;
  workspace.addDataset('packed');
  const body = Readable.toWeb(Readable.from([gzipSync(file)])) as unknown as ReadableStream;
  const upload = await fetch(`${api}/datasets/2/captures?name=demo.pcapng.gz`, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream' },
    body,
    duplex: 'half',
  } as RequestInit);
  expect(upload.status).toBe(201);
  for (const id of [1, 2]) await eventually(() => expect(workspace.getCapture(id).state).toBe('ready'));
});
afterAll(async () => {
  await service.stop();
  rmSync(directory, { recursive: true, force: true });
});

const flowsOf = async (dataset: number, filter: string, sort = 'start'): Promise<FlowRow[]> => {
  const answer = await fetch(`${api}/datasets/${dataset}/flows?${new URLSearchParams({ filter, sort, limit: '500' })}`);
  return ((await answer.json()) as { rows: FlowRow[] }).rows;
};

const problemOf = async (path: string): Promise<Problem> => (await (await fetch(`${api}${path}`)).json()) as Problem;

async function download(path: string): Promise<{ packets: ReadPacket[]; headers: Headers }> {
  const answer = await fetch(`${api}${path}`);
  expect(answer.status).toBe(200);
  const { packets } = await readAll(memorySource(new Uint8Array(await answer.arrayBuffer())));
  return { packets, headers: answer.headers };
}

async function listAll(dataset: number, capture: number, flow: number): Promise<FlowPacket[]> {
  const listed: FlowPacket[] = [];
  for (;;) {
    const answer = await fetch(
      `${api}/datasets/${dataset}/flows/${capture}/${flow}/packets?offset=${listed.length}&limit=500`,
    );
    const page = (await answer.json()) as FlowPackets;
    expect([...Compile(FlowPackets).Errors(page)]).toEqual([]);
    listed.push(...page.packets);
    if (listed.length >= page.total || page.packets.length === 0) return listed;
  }
}

const content = ({ nanos, wireLen, linkType, bytes }: ReadPacket): string =>
  [nanos, wireLen, linkType, Buffer.from(bytes).toString('hex')].join(' ');

describe.each([
  [1, 'as it is'],
  [2, 'compressed'],
])('data set %i, a capture %s', (dataset) => {
  test('the packets of a flow are counted as its columns say, and are what was captured', async () => {
    const [flow] = await flowsOf(dataset, 'proto = 6', 'packets');
    const [busiest] = (await flowsOf(dataset, 'proto = 6 and packets > 400')).slice(-1);
    for (const one of [flow, busiest]) {
      const [capture, id] = [Number(one?.capture_id), Number(one?.flow_id)];
      const listed = await listAll(dataset, capture, id);
      expect(listed.filter(({ direction }) => direction === 'sent')).toHaveLength(Number(one?.packets_sent));
      expect(listed.filter(({ direction }) => direction === 'received')).toHaveLength(Number(one?.packets_received));
      expect(listed.reduce((sum, { length }) => sum + length, 0)).toBe(
        Number(one?.bytes_sent) + Number(one?.bytes_received),
      );
      expect(listed[0]?.time).toBe(one?.start);
      const { packets, headers } = await download(`/datasets/${dataset}/flows/${capture}/${id}/packets.pcapng`);
      expect(packets.map(content)).toEqual(listed.map(({ number }) => content(demo[number - 1]!)));
      expect(headers.get('content-type')).toBe('application/x-pcapng');
      expect(headers.get('content-disposition')).toMatch(
        new RegExp(`^attachment; filename="[\\w.-]+-flow-${id}.pcapng"$`),
      );
    }
  });

  test('the packets of a filter are those of its flows, in the order of the file', async () => {
    const flows = await flowsOf(dataset, 'service = dns');
    expect(flows.length).toBeGreaterThan(10);
    const { packets, headers } = await download(`/datasets/${dataset}/packets.pcapng?filter=service+%3D+dns`);
    const count = flows.reduce((sum, flow) => sum + Number(flow.packets_sent) + Number(flow.packets_received), 0);
    expect(packets).toHaveLength(count);
    const wanted = new Set(packets.map(content));
    expect(packets.map(content)).toEqual(demo.map(content).filter((text) => wanted.has(text)));
    if (dataset === 1) expect(headers.get('content-disposition')).toBe('attachment; filename="demo-1.pcapng"');
  });

  test('all packets that are in flows come out without a filter', async () => {
    const { packetsInFlows } = service.workspace.getCapture(dataset);
    expect((await download(`/datasets/${dataset}/packets.pcapng`)).packets).toHaveLength(packetsInFlows);
  });
});

describe('what cannot be had', () => {
  test('says so before the file begins', async () => {
    expect(await problemOf('/datasets/1/packets.pcapng?filter=nonsense+%3D+1')).toMatchObject({
      code: 'FILTER_INVALID',
    });
    expect(await problemOf('/datasets/1/packets.pcapng?from=tomorrow')).toMatchObject({ code: 'REQUEST_INVALID' });
    expect(await problemOf('/datasets/9/packets.pcapng')).toMatchObject({ code: 'NOT_FOUND' });
    expect(await problemOf('/datasets/1/flows/1/99999999/packets')).toMatchObject({ code: 'NOT_FOUND' });
    expect(await problemOf('/datasets/1/flows/2/1/packets.pcapng')).toMatchObject({ code: 'NOT_FOUND' });
    expect(await problemOf('/datasets/1/flows/1/1/packets?limit=501')).toMatchObject({ code: 'REQUEST_INVALID' });
  });

  test('files are made for a few at a time, and end with those who wanted them', async () => {
    const controllers = Array.from({ length: MAX_EXPORTS }, () => new AbortController());
    const answers = await Promise.all(
      controllers.map(({ signal }) => fetch(`${api}/datasets/1/packets.pcapng`, { signal })),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect(await problemOf('/datasets/1/packets.pcapng')).toMatchObject({ code: 'OVERLOADED' });
    for (const controller of controllers) controller.abort();
    await eventually(async () => {
      const answer = await fetch(`${api}/datasets/1/packets.pcapng?filter=proto+%3D+1`);
      await answer.arrayBuffer();
      expect(answer.status).toBe(200);
    });
  });

  test('a capture that was imported before there was an index', async () => {
    rmSync(packetIndexPath(directory, 1));
    expect(await problemOf('/datasets/1/flows/1/1/packets')).toMatchObject({
      code: 'PACKETS_NOT_INDEXED',
      status: 409,
    });
    expect(await problemOf('/datasets/1/packets.pcapng')).toMatchObject({ code: 'PACKETS_NOT_INDEXED' });
  });
});
