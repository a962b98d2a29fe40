/** Captures of a TCP connection that carries given bytes. */
import type { Direction } from '../../src/dpi/recognition.ts';
import { ethernet, FLAGS, type Frame, ipv4, pcap, tcp } from '../golden/packets.ts';
import { CLIENT, latin1, SERVER } from './feeding.ts';

export const SERVER_PORT = 50_051;
const CLIENT_IP = '192.0.2.1';
const SERVER_IP = '192.0.2.2';
const CLIENT_PORT = 40_000;

/** What one side sends. */
export type Piece = readonly [Direction, Uint8Array];

/** A connection of a client of 192.0.2.1 that carries the pieces, each in a segment of its own, a millisecond apart. */
export function connectionOf(pieces: readonly Piece[]): Uint8Array {
  const next: [number, number] = [1000, 5000];
  const frames: Frame[] = [];
  const send = (side: Direction, flags: number, bytes: readonly number[] = []): void => {
    const isClient = side === CLIENT;
    const [from = 0, ack = 0] = isClient ? next : next.toReversed();
    const ports: [number, number] = isClient ? [CLIENT_PORT, SERVER_PORT] : [SERVER_PORT, CLIENT_PORT];
    const ends: [string, string] = isClient ? [CLIENT_IP, SERVER_IP] : [SERVER_IP, CLIENT_IP];
    const segment = tcp(...ports, flags, { seq: from, ack: flags === FLAGS.SYN ? 0 : ack }, bytes);
    frames.push({ at: 1000 * frames.length, bytes: ethernet(0x0800, ipv4(6, ...ends, segment)) });
    next[side] += bytes.length + ((flags & FLAGS.SYN) === 0 ? 0 : 1);
  };
  send(CLIENT, FLAGS.SYN);
  send(SERVER, FLAGS.SYN | FLAGS.ACK);
  for (const [side, bytes] of pieces) send(side, FLAGS.ACK, [...bytes]);
  return pcap(frames);
}

/** A request that means harm to whatever shows it, with a password, and its answer. */
export const HOSTILE_USER_AGENT = '<img src=x onerror="document.title=\'harmed\'">';
export const PASSWORD = 'correct-horse';
export const hostileExchange = (): readonly Piece[] => [
  [
    CLIENT,
    latin1(
      `GET /a'b"c?key=${PASSWORD} HTTP/1.1\r\nHost: shop.example\r\nUser-Agent: ${HOSTILE_USER_AGENT}\r\n` +
        `Authorization: Basic ${btoa(`alice:${PASSWORD}`)}\r\n\r\n`,
    ),
  ],
  [SERVER, latin1('HTTP/1.1 404 Not Found\r\nServer: nginx\r\nContent-Length: 0\r\n\r\n')],
];
