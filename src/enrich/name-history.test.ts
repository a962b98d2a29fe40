import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseIp } from '../base/ip.ts';
import { MAX_STEPS, NameHistory } from './name-history.ts';

const ip = (text: string): Int32Array => Int32Array.from(parseIp(text) ?? []);
const web = ip('198.51.100.7');
const alice = ip('10.0.0.1');
const bob = ip('10.0.0.2');

describe('NameHistory', () => {
  it('tells each client what it was told', () => {
    const names = new NameHistory(16);
    names.add(alice, web, 'a.example', 100n, 'dns');
    names.add(bob, web, 'b.example', 100n, 'dns');
    expect(names.find(alice, web, 100n)?.name).toBe('a.example');
    expect(names.find(bob, web, 100n)?.name).toBe('b.example');
    expect(names.find(ip('10.0.0.3'), web, 100n)).toBeNull();
    expect(names.find(web, alice, 100n)).toBeNull();
  });

  it('tells the name of the moment', () => {
    const names = new NameHistory(16);
    names.add(alice, web, 'old.example', 100n, 'dns');
    names.add(alice, web, 'new.example', 200n, 'dns');
    expect(names.find(alice, web, 99n)).toBeNull();
    expect(names.find(alice, web, 199n)?.name).toBe('old.example');
    expect(names.find(alice, web, 200n)?.name).toBe('new.example');
  });

  it('takes what everybody was told where the client was told nothing', () => {
    const names = new NameHistory(16);
    names.add(null, web, 'printer.local', 100n, 'dns');
    expect(names.find(alice, web, 100n)?.name).toBe('printer.local');
    names.add(alice, web, 'a.example', 110n, 'dns');
    expect(names.find(alice, web, 110n)?.name).toBe('a.example');
    expect(names.find(bob, web, 110n)?.name).toBe('printer.local');
  });

  it('spends no room on an answer that says the same again', () => {
    const names = new NameHistory(2);
    names.add(alice, web, 'a.example', 1n, 'dns');
    for (let time = 2n; time < 10n; time++) names.add(bob, web, 'b.example', time, 'dns');
    expect(names.find(alice, web, 9n)?.name).toBe('a.example');
  });

  it('remembers as many answers as it may, and forgets the oldest beyond', () => {
    const capacity = 64;
    const address = (i: number): Int32Array => Int32Array.of(0, 0, 0xffff, 0xc0000000 + i);
    for (const added of [capacity, capacity + 1, 5 * capacity + 7]) {
      const names = new NameHistory(capacity);
      for (let i = 0; i < added; i++) names.add(alice, address(i), `host-${i}`, BigInt(i), 'dns');
      for (let i = 0; i < added; i++)
        expect(names.find(alice, address(i), 10_000n)?.name).toBe(i < added - capacity ? undefined : `host-${i}`);
    }
  });

  it('cuts names that are longer than a name can be', () => {
    const names = new NameHistory(2);
    names.add(alice, web, 'x'.repeat(100_000), 1n, 'dns');
    expect(names.find(alice, web, 1n)?.name).toHaveLength(255);
  });

  it('says since when a name is known: a renewed answer is no news, another name between is', () => {
    const names = new NameHistory(16);
    names.add(alice, web, 'a.example', 100n, 'dns');
    names.add(alice, web, 'a.example', 200n, 'dns');
    expect(names.find(alice, web, 250n)).toEqual({ name: 'a.example', source: 'dns', time: 100n });
    names.add(alice, web, 'b.example', 300n, 'dns');
    names.add(alice, web, 'a.example', 400n, 'dns');
    expect(names.find(alice, web, 350n)?.name).toBe('b.example');
    expect(names.find(alice, web, 450n)?.time).toBe(400n);
  });

  it('says what the answers in any order say, each client its own', () => {
    const event = fc.record({ client: fc.constantFrom(null, alice, bob), time: fc.nat(60) });
    const events = fc.uniqueArray(event, { maxLength: 30, selector: ({ time }) => time });
    fc.assert(
      fc.property(events, fc.nat(60), (answers, time) => {
        const names = new NameHistory(64);
        for (const answer of answers) names.add(answer.client, web, `name-${answer.time}`, BigInt(answer.time), 'dns');
        const lastOf = (client: Int32Array | null): string | undefined => {
          const times = answers.filter((answer) => answer.client === client && answer.time <= time);
          return times.length === 0 ? undefined : `name-${Math.max(...times.map((answer) => answer.time))}`;
        };
        for (const client of [alice, bob])
          expect(names.find(client, web, BigInt(time))?.name).toBe(lastOf(client) ?? lastOf(null));
      }),
    );
  });

  it('tells answers apart that are a nanosecond apart, at the ends of time, too', () => {
    for (const time of [1_900_000_000_000_000_001n, 2n ** 63n - 2n, -(2n ** 63n) + 1n]) {
      const names = new NameHistory(16);
      names.add(alice, web, 'old.example', time - 1n, 'dns');
      names.add(alice, web, 'late.example', time + 1n, 'dns');
      names.add(alice, web, 'new.example', time, 'sni');
      expect(names.find(alice, web, time - 1n)?.name).toBe('old.example');
      expect(names.find(alice, web, time)).toEqual({ name: 'new.example', source: 'sni', time });
      expect(names.find(alice, web, time + 1n)?.name).toBe('late.example');
    }
  });

  it('takes no longer where one address has names without end', () => {
    const names = new NameHistory(65_536);
    for (let i = 0; i < 200_000; i++) names.add(alice, web, i % 2 === 0 ? 'a' : 'b', BigInt(i), 'dns');
    expect(names.find(alice, web, 199_999n)?.name).toBe('b');
    expect(names.find(alice, web, 199_999n - BigInt(MAX_STEPS - 1))?.name).toBe('a');
    // Further back there are more names than are looked at.
    expect(names.find(alice, web, 199_999n - BigInt(MAX_STEPS))).toBeNull();
  });
});
