import { expect, test } from 'vitest';
import { Packet } from '../wire/packet.ts';
import {
  IP0,
  IP1,
  KIND,
  KIND_HAS_PORTS,
  PORTS,
  RECORD_WORDS,
  TCP_PART,
  TCP_WORDS,
  WHOLE_WORDS,
} from './flow-record.ts';
import { FlowTable } from './flow-table.ts';

const UDP = 17 | KIND_HAS_PORTS;
const PORT_PAIR = (53 << 16) | 53;

/** A packet of the `n`th flow, which is of UDP from port 53 to port 53. */
function packetOf(n: number): Packet {
  const packet = new Packet();
  packet.proto = 17;
  packet.src3 = n;
  packet.dst3 = -1;
  packet.srcPort = 53;
  packet.dstPort = 53;
  return packet;
}

function open(table: FlowTable, n: number, isTcp: boolean): { slot: number; hash: number } {
  const hash = table.hash(packetOf(n), UDP, 53, 53);
  const slot = table.take(hash, isTcp);
  const base = slot * RECORD_WORDS;
  table.words[base + KIND] = UDP;
  table.words[base + PORTS] = PORT_PAIR;
  table.words[base + IP0 + 3] = n;
  table.words[base + IP1 + 3] = -1;
  return { slot, hash };
}

test('what is asked for ahead is what is found, as flows come and go and the table grows', () => {
  const table = new FlowTable(20_000, 1, false);
  const flows = Array.from({ length: 20_000 }, (_, n) => open(table, n, n % 3 === 0));
  for (const [n, { slot, hash }] of flows.entries()) {
    if (n % 5 !== 0) continue;
    table.close(hash, slot);
    table.release(slot);
  }
  const hashes = Int32Array.from(flows, ({ hash }) => hash);
  const slots = new Int32Array(flows.length);
  table.touch(hashes, slots, flows.length);
  for (const [n, { slot, hash }] of flows.entries()) {
    const found = n % 5 === 0 ? -1 : slot;
    expect(slots[n]).toBe(found);
    expect(table.find(hash, packetOf(n), UDP, PORT_PAIR, PORT_PAIR, -1)).toBe(found < 0 ? -1 : 2 * found);
  }
});

test('the fields of a flow stay its own as the table grows', () => {
  const table = new FlowTable(5_000, 1, false);
  const whole = new Int32Array(WHOLE_WORDS);
  const slots: number[] = [];
  for (let n = 0; n < 5_000; n++) {
    const { slot } = open(table, n, n % 2 === 0);
    table.fill(slot, whole.fill(n + 1));
    slots.push(slot);
  }
  for (const [n, slot] of slots.entries()) {
    const base = slot * RECORD_WORDS;
    const tcp = table.words[base + TCP_PART] ?? 0;
    expect(table.words.subarray(base, base + TCP_PART)).toEqual(new Int32Array(TCP_PART).fill(n + 1));
    if (n % 2 === 0) expect(table.words.subarray(tcp, tcp + TCP_WORDS)).toEqual(new Int32Array(TCP_WORDS).fill(n + 1));
    else expect(tcp).toBe(0);
  }
});

test('flows of other protocols than TCP take two fifths of the room', () => {
  const count = (isTcp: boolean): number => {
    const table = new FlowTable(100, 1, false);
    let flows = 0;
    for (; !table.isFull(); flows++) open(table, flows, isTcp);
    return flows;
  };
  expect(count(true)).toBe(100);
  expect(count(false)).toBe(250);
});
