import { expect, test } from 'vitest';
import { Packet } from '../wire/packet.ts';
import { DuplicateFilter, MAX_DELAY_NANOS } from './duplicate-filter.ts';

const FIRST = {
  ipVersion: 4,
  proto: 6,
  src3: 1,
  dst3: 2,
  srcPort: 4000,
  dstPort: 80,
  ipId: 7,
  seq: 100,
  payloadLen: 10,
};

/** Whether each of the packets, given by what differs from the first one and its time, is a copy. */
function copies(...packets: readonly (Partial<Packet> & { readonly at?: number })[]): boolean[] {
  const filter = new DuplicateFilter();
  return packets.map(({ at = 0, ...fields }) => filter.isCopy(Object.assign(new Packet(), FIRST, fields), at));
}

test('the same packet again is a copy, however often and whatever the way took from it', () => {
  expect(copies({}, { ttl: 63, vlan: 5, srcMac: 9, wireLen: 68 }, {})).toEqual([false, true, true]);
});

test.each([
  { ipId: 8 },
  { seq: 101 },
  { payloadLen: 11 },
  { srcPort: 4001 },
  { dstPort: 81 },
  { src3: 3 },
  { dst3: 3 },
  { fragmentOffset: 1480 },
])('%j makes it another packet', (field) => expect(copies({}, field)).toEqual([false, false]));

test('the answer is no copy of the question', () => {
  expect(copies({}, { src3: 2, dst3: 1, srcPort: 80, dstPort: 4000 })).toEqual([false, false]);
});

test('a copy comes soon, even where the clock steps back', () => {
  expect(copies({}, { at: MAX_DELAY_NANOS })).toEqual([false, true]);
  expect(copies({}, { at: MAX_DELAY_NANOS + 1 })).toEqual([false, false]);
  expect(copies({ at: 5 }, { at: 0 })).toEqual([false, true]);
});

test('without an identification nothing tells a copy from a repeat', () => {
  expect(copies({ ipId: 0 }, { ipId: 0 })).toEqual([false, false]);
  expect(copies({ ipVersion: 6 }, { ipVersion: 6 })).toEqual([false, false]);
});
