/**
 * Every flow of nDPI's regression captures (`ndpi/expected.tsv` of the shared captures): packets and wire bytes each way,
 * summed per protocol and unordered pair of addresses and ports, save for what is explained here.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CAPTURES, HAS_CAPTURES, readCapture } from './captures.ts';
import { addConversation, addFlow, type Conversations, canonical } from './conversations.ts';
import { DIFFERENCES } from './ndpi-differences.ts';
import { runFlows } from './run-flows.ts';

const EXPECTED = join(CAPTURES, 'ndpi/expected.tsv');
const PROTOS: Readonly<Record<string, string>> = {
  TCP: '6',
  UDP: '17',
  ICMP: '1',
  ICMPV6: '58',
  IGMP: '2',
  SCTP: '132',
  OSPF: '89',
  ESP: '50',
  AH: '51',
};

function readExpected(): Map<string, Conversations> {
  const captures = new Map<string, Conversations>();
  const [, ...lines] = readFileSync(EXPECTED, 'utf8').trimEnd().split('\n');
  for (const line of lines) {
    const [capture = '', proto = '', a = '', aPort = '', b = '', bPort = '', ...counts] = line.split('\t');
    const [packetsA = 0, bytesA = 0, packetsB = 0, bytesB = 0] = counts.slice(0, 4).map(Number);
    const conversations = captures.get(capture) ?? new Map();
    captures.set(capture, conversations);
    const ends = [
      [canonical(a), aPort],
      [canonical(b), bPort],
    ] as const;
    addConversation(conversations, PROTOS[proto] ?? proto, ...ends, { packetsA, bytesA, packetsB, bytesB });
  }
  return captures;
}

describe.skipIf(!HAS_CAPTURES || !existsSync(EXPECTED))('flows are those of nDPI', () => {
  test('in every capture of its own', async () => {
    const unexplained: string[] = [];
    const met = new Set<string>();
    let compared = 0;
    for (const [capture, expected] of readExpected()) {
      // The expectations name a capture that does not come with them.
      if (!existsSync(join(CAPTURES, 'ndpi', capture))) continue;
      const ours: Conversations = new Map();
      for (const row of (await runFlows(readCapture(join('ndpi', capture)))).rows)
        addFlow(ours, row, String(row.proto), '0');
      for (const [key, theirs] of expected) {
        compared++;
        const own = ours.get(key);
        if (JSON.stringify(own) === JSON.stringify(theirs)) continue;
        if (DIFFERENCES.has(capture)) met.add(capture);
        else unexplained.push(`${capture} ${key} nDPI ${JSON.stringify(theirs)} we ${JSON.stringify(own)}`);
      }
    }
    expect(unexplained).toEqual([]);
    expect([...met].sort()).toEqual([...DIFFERENCES.keys()].sort());
    expect(compared).toBeGreaterThan(5000);
  });
});
