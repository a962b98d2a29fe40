import { describe, expect, test } from 'vitest';
import { MAX_NAMES, RecentNames } from './recent-names.ts';

type Words = [number, number, number, number];

const v4 = (last: number): Words => [0, 0, 0xffff, last];
const WEB: Words = [0x20010db8, 0, 0, 7];
const [ALICE, BOB, CAROL] = [v4(1), v4(2), v4(3)];

function tell(names: RecentNames, client: Words | null, address: Words, name: string): void {
  const [ip0, ip1, ip2, ip3] = address;
  names.add({ name, client, ip0, ip1, ip2, ip3, source: client === null ? 'mdns' : 'dns' });
}

describe('RecentNames', () => {
  test('has for each client what it was told last, whoever was told since', () => {
    const names = new RecentNames();
    tell(names, ALICE, WEB, 'old.example');
    tell(names, ALICE, WEB, 'a.example');
    tell(names, BOB, WEB, 'b.example');
    expect([ALICE, BOB, CAROL].map((client) => names.find(client, WEB))).toEqual([
      'a.example',
      'b.example',
      'b.example',
    ]);
    tell(names, ALICE, WEB, 'new.example');
    expect([ALICE, BOB, CAROL].map((client) => names.find(client, WEB))).toEqual([
      'new.example',
      'b.example',
      'new.example',
    ]);
    expect(names.find(ALICE, v4(9))).toBeNull();
  });

  test('has what everybody was told before what another was', () => {
    const names = new RecentNames();
    tell(names, null, WEB, 'printer.local');
    tell(names, ALICE, WEB, 'a.example');
    expect([ALICE, BOB].map((client) => names.find(client, WEB))).toEqual(['a.example', 'printer.local']);
  });

  test('keeps as many names as it may, over addresses and over clients', () => {
    const names = new RecentNames();
    tell(names, ALICE, WEB, 'first.example');
    for (let i = 1; i < MAX_NAMES; i++) tell(names, ALICE, v4(i), 'a.example');
    expect(names.find(ALICE, WEB)).toBe('first.example');
    tell(names, BOB, v4(1), 'b.example');
    expect(names.find(ALICE, WEB)).toBeNull();
    for (let i = 0; i < 2 * MAX_NAMES; i++) tell(names, v4(i), WEB, 'one of many');
    tell(names, ALICE, v4(1), 'a.example');
    expect(names.find(ALICE, v4(2))).toBeNull();
    expect(names.find(ALICE, v4(1))).toBe('a.example');
  });
});
