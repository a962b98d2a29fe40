/**
 * Conversations against tshark 4.0.17 (`truth.tsv` of the shared captures): packets and wire bytes each way, summed per
 * unordered pair of addresses and ports, equal for every conversation save those explained here.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CAPTURES, HAS_CAPTURES, readCapture } from './captures.ts';
import { addConversation, addFlow, type Conversations, canonical } from './conversations.ts';
import { runFlows } from './run-flows.ts';
import { DIFFERENCES } from './truth-differences.ts';

const PROTOS: Record<string, string> = { '6': 'TCP', '17': 'UDP' };

function readTruth(): Map<string, Conversations> {
  const files = new Map<string, Conversations>();
  const [, ...lines] = readFileSync(join(CAPTURES, 'truth.tsv'), 'utf8').trimEnd().split('\n');
  for (const line of lines) {
    const [file, proto, a, aPort, b, bPort, ...counts] = line.split('\t') as [
      string,
      string,
      string,
      string,
      string,
      string,
    ];
    const [packetsA, bytesA, packetsB, bytesB] = counts.map(Number) as [number, number, number, number];
    const conversations = files.get(file) ?? new Map();
    files.set(file, conversations);
    addConversation(conversations, proto, [canonical(a), aPort], [canonical(b), bPort], {
      packetsA,
      bytesA,
      packetsB,
      bytesB,
    });
  }
  return files;
}

async function ourConversations(file: string): Promise<Conversations> {
  const conversations: Conversations = new Map();
  const { rows } = await runFlows(readCapture(file));
  for (const row of rows) {
    const proto = PROTOS[String(row.proto)];
    if (proto !== undefined && row.src_port !== null) addFlow(conversations, row, proto, '');
  }
  return conversations;
}

const truth = HAS_CAPTURES ? readTruth() : new Map<string, Conversations>();

describe.skipIf(!HAS_CAPTURES)('conversations are those of tshark', () => {
  let compared = 0;
  let equal = 0;
  const unexplained: string[] = [];
  const met = new Set<string>();
  test('in every capture', async () => {
    for (const [file, expected] of truth) {
      const actual = await ourConversations(file);
      for (const key of new Set([...expected.keys(), ...actual.keys()])) {
        compared++;
        const [theirs, ours] = [expected.get(key), actual.get(key)];
        if (JSON.stringify(theirs) === JSON.stringify(ours)) equal++;
        else if (DIFFERENCES.has(file)) met.add(file);
        else unexplained.push(`${file} ${key} tshark ${JSON.stringify(theirs)} we ${JSON.stringify(ours)}`);
      }
    }
    expect(unexplained).toEqual([]);
    // An explanation that explains nothing any more goes.
    expect([...met].sort()).toEqual([...DIFFERENCES.keys()].sort());
    expect(compared).toBeGreaterThan(5000);
    // 121 of these are what fragments change.
    expect(compared - equal).toBeLessThanOrEqual(125);
  });
});
