/** Sums of packets and wire bytes each way per unordered pair of ends, for comparing with what others count. */
import { formatIp, parseIp } from '../../src/base/ip.ts';
import type { Row } from './run-flows.ts';

export interface Conversation {
  packetsA: number;
  bytesA: number;
  packetsB: number;
  bytesB: number;
}

export type Conversations = Map<string, Conversation>;

export type End = readonly [address: string, port: string | number];

export function canonical(address: string): string {
  const words = parseIp(address);
  return words === null ? address : formatIp(...words);
}

export function addConversation(into: Conversations, proto: string, a: End, b: End, c: Conversation): void {
  const [endA, endB] = [a.join(' '), b.join(' ')];
  const isOrdered = endA <= endB;
  const key = isOrdered ? `${proto} ${endA} - ${endB}` : `${proto} ${endB} - ${endA}`;
  const sum = into.get(key) ?? { packetsA: 0, bytesA: 0, packetsB: 0, bytesB: 0 };
  sum.packetsA += isOrdered ? c.packetsA : c.packetsB;
  sum.bytesA += isOrdered ? c.bytesA : c.bytesB;
  sum.packetsB += isOrdered ? c.packetsB : c.packetsA;
  sum.bytesB += isOrdered ? c.bytesB : c.bytesA;
  into.set(key, sum);
}

/** `proto` as the key has it; `noPort` stands for a port that there is none of. */
export function addFlow(into: Conversations, row: Row, proto: string, noPort: string): void {
  const end = (side: 'src' | 'dst'): End => [String(row[`${side}_ip`]), String(row[`${side}_port`] ?? noPort)];
  addConversation(into, proto, end('src'), end('dst'), {
    packetsA: Number(row.packets_sent),
    bytesA: Number(row.bytes_sent),
    packetsB: Number(row.packets_received),
    bytesB: Number(row.bytes_received),
  });
}
