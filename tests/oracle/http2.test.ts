/** Fields of HTTP/2 and gRPC against tshark's, over a conversation of Node's own client and server. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { connectionOf, SERVER_PORT } from '../dpi/connection-capture.ts';
import { grpcExchange } from '../dpi/http2-exchange.ts';
import { HAS_TSHARK } from './tshark.ts';
import { type FactPair, factsOf, tsharkValues, valuesAt } from './tshark-facts.ts';

const scratch = mkdtempSync(join(tmpdir(), 'capscape-http2-'));
afterAll(() => rmSync(scratch, { recursive: true }));

const withoutPort = (authority: string): string => authority.replace(/:\d+$/, '');
const upTo99 = (value: string): string | null => (/^\d{1,2}$/.test(value) ? value : null);

const PAIRS: readonly FactPair[] = [
  { ours: 'http2.requests.method', fields: ['http2.headers.method'], display: 'http2' },
  { ours: 'http2.requests.host', fields: ['http2.headers.authority'], display: 'http2', as: withoutPort },
  { ours: 'http2.requests.path', fields: ['http2.headers.path'], display: 'http2' },
  { ours: 'http2.requests.user_agent', fields: ['http2.headers.user_agent'], display: 'http2' },
  { ours: 'http2.requests.status', fields: ['http2.headers.status'], display: 'http2' },
  {
    ours: 'http2.requests.grpc_status',
    fields: ['http2.header.value'],
    display: 'http2.header.name == "grpc-status"',
    as: upTo99,
  },
].map((pair) => ({ ...pair, decodeAs: `tcp.port==${SERVER_PORT},http2` }));

describe.skipIf(!HAS_TSHARK)('HTTP/2', () => {
  test.each(PAIRS)('$ours', async (pair) => {
    const path = join(scratch, 'grpc.pcap');
    writeFileSync(path, connectionOf(await grpcExchange()));
    const theirs = await tsharkValues(path, pair);
    expect(theirs.size).toBeGreaterThan(0);
    expect(valuesAt(await factsOf(path), pair.ours)).toEqual(theirs);
  });
});
