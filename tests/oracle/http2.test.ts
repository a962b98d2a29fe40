/** Fields of HTTP/2 and gRPC against tshark's, over a conversation of Node's own client and server. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { CLIENT } from '../dpi/feeding.ts';
import { grpcExchange, type Piece } from '../dpi/http2-exchange.ts';
import { ethernet, FLAGS, type Frame, ipv4, pcap, tcp } from '../golden/packets.ts';
import { HAS_TSHARK } from './tshark.ts';
import { type FactPair, factsOf, tsharkValues, valuesAt } from './tshark-facts.ts';

const [CLIENT_IP, SERVER_IP, CLIENT_PORT, SERVER_PORT] = ['192.0.2.1', '192.0.2.2', 40_000, 50_051];
const scratch = mkdtempSync(join(tmpdir(), 'capscape-http2-'));
afterAll(() => rmSync(scratch, { recursive: true }));

/** A TCP connection that carries the pieces. */
function connectionOf(pieces: readonly Piece[]): Uint8Array {
  const next: [number, number] = [1000, 5000];
  const frames: Frame[] = [];
  const send = (side: number, flags: number, bytes: readonly number[] = []): void => {
    const isClient = side === CLIENT;
    const [from = 0, ack = 0] = isClient ? next : next.toReversed();
    const ports = isClient ? ([CLIENT_PORT, SERVER_PORT] as const) : ([SERVER_PORT, CLIENT_PORT] as const);
    const ends = isClient ? ([CLIENT_IP, SERVER_IP] as const) : ([SERVER_IP, CLIENT_IP] as const);
    const segment = tcp(...ports, flags, { seq: from, ack: flags === FLAGS.SYN ? 0 : ack }, bytes);
    frames.push({ at: 1000 * frames.length, bytes: ethernet(0x0800, ipv4(6, ...ends, segment)) });
    next[isClient ? 0 : 1] += bytes.length + ((flags & FLAGS.SYN) === 0 ? 0 : 1);
  };
  send(0, FLAGS.SYN);
  send(1, FLAGS.SYN | FLAGS.ACK);
  for (const [side, bytes] of pieces) send(side, FLAGS.ACK, [...bytes]);
  return pcap(frames);
}

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
