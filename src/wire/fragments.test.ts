import { describe, expect, test } from 'vitest';
import { FRAGMENT_LIFE_NANOS, FragmentTable, MAX_DATAGRAMS } from './fragments.ts';
import { Fragment, type Packet } from './packet.ts';
import { type Bytes, decode, ethernet, hex, ipv4, ipv6, u16, u32, udp } from './sample-frames.ts';

const MORE = 0x2000;
const first = (id: number, payload: Bytes = udp(1000, 53, [1, 2, 3], 2000)): Packet =>
  decode(ethernet(0x0800, ipv4(17, payload, { flags: MORE, id })));
const later = (id: number, src: Bytes = [10, 0, 0, 1]): Packet =>
  decode(ethernet(0x0800, ipv4(17, [9, 9, 9, 9, 9, 9, 9, 9], { flags: 185, id, src })));
const ports = ({ srcPort, dstPort }: Packet): [number, number] => [srcPort, dstPort];

function resolve(table: FragmentTable, packet: Packet, time = 0): [number, number] {
  table.resolve(packet, time);
  return ports(packet);
}

describe('a later fragment', () => {
  test('has the ports of its first', () => {
    const table = new FragmentTable();
    resolve(table, first(7));
    expect(resolve(table, later(7))).toEqual([1000, 53]);
    expect(resolve(table, later(7), FRAGMENT_LIFE_NANOS)).toEqual([1000, 53]);
  });

  test('has none of another datagram, host, or time', () => {
    const table = new FragmentTable();
    expect(resolve(table, later(7))).toEqual([-1, -1]);
    resolve(table, first(7));
    expect(resolve(table, later(8))).toEqual([-1, -1]);
    expect(resolve(table, later(7, [10, 0, 0, 9]))).toEqual([-1, -1]);
    expect(resolve(table, later(7), FRAGMENT_LIFE_NANOS + 1)).toEqual([-1, -1]);
  });

  test('follows the newest datagram of its number, whatever it holds itself', () => {
    const table = new FragmentTable();
    resolve(table, first(7));
    resolve(table, first(7, udp(2000, 54, [], 2000)), 1e9);
    // An overlapping fragment whose bytes look like a header changes nothing.
    const overlapping = decode(ethernet(0x0800, ipv4(17, udp(6, 6, []), { flags: 1, id: 7 })));
    expect(resolve(table, overlapping, 1e9)).toEqual([2000, 54]);
    expect(resolve(table, later(7), 1e9)).toEqual([2000, 54]);
  });

  test('of IPv6, ICMP and ESP', () => {
    const table = new FragmentTable();
    const fragment = (proto: number, offsetAndMore: number, payload: Bytes): Packet =>
      decode(ethernet(0x86dd, ipv6(44, [proto, 0, ...u16(offsetAndMore), ...u32(0x90000001), ...payload])));
    table.resolve(fragment(17, 1, udp(5, 6, [], 2000)), 0);
    expect(resolve(table, fragment(17, 1448, [1, 2]))).toEqual([5, 6]);
    table.resolve(fragment(58, 1, hex('8000 0000 0102 0001')), 0);
    const echo = fragment(58, 1448, [1, 2]);
    table.resolve(echo, 0);
    expect(echo).toMatchObject({ icmpType: 128, icmpId: 0x0102, srcPort: -1 });
    table.resolve(fragment(50, 1, hex('deadbeef 00000001')), 0);
    const esp = fragment(50, 1448, [1, 2]);
    table.resolve(esp, 0);
    expect(esp.spi).toBe(0xdeadbeef | 0);
  });
});

test('a whole packet is left alone', () => {
  const table = new FragmentTable();
  const whole = decode(ethernet(0x0800, ipv4(17, udp(1, 2, []))));
  table.resolve(whole, 0);
  expect(whole).toMatchObject({ fragment: Fragment.none, srcPort: 1 });
  expect(resolve(table, later(7))).toEqual([-1, -1]);
});

test('the oldest datagrams make room', () => {
  const table = new FragmentTable();
  const packet = first(0);
  const datagrams = 2 * MAX_DATAGRAMS;
  for (let i = 0; i < datagrams; i++) {
    packet.src3 = i;
    table.resolve(packet, i);
  }
  const lost = (from: number, count: number): number => {
    let misses = 0;
    for (let i = from; i < from + count; i++) {
      const each = later(0);
      each.src3 = i;
      table.resolve(each, datagrams);
      if (each.srcPort < 0) misses++;
    }
    return misses;
  };
  expect(lost(datagrams - 2000, 2000)).toBeLessThan(20);
  expect(lost(0, 2000)).toBeGreaterThan(1500);
});
