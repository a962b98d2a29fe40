import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { describeSas, parseSas, type SasNeed, sasLacks, sasTime, sasWarnings } from './sas.ts';

const NOW = new Date('2026-11-22T12:00:00Z');
const DELEGATED =
  'sp=r&st=2026-11-22T00:00:00Z&se=2026-11-23T00:00:00Z&skoid=11111111-1111-1111-1111-111111111111&sktid=2&skt=2026-11-22T00:00:00Z&ske=2026-11-23T00:00:00Z&sks=b&skv=2022-11-02&spr=https&sv=2022-11-02&sr=b&sig=a%2Bb%3D';

const token = (query: string) => {
  const parsed = parseSas(query);
  if (parsed === null) throw new Error('no token');
  return parsed;
};

const VECTORS = new URL('../../../shared/reference/azure-samples/sas/vectors.json', import.meta.url);
const vectors = (() => {
  try {
    return JSON.parse(readFileSync(VECTORS, 'utf8')).vectors as Record<string, string>[];
  } catch {
    return [];
  }
})();

test.skipIf(vectors.length === 0)('tokens that the SDK made are told apart', () => {
  for (const { blob = '', container = '', account = '' } of vectors) {
    expect(
      [blob, container, account].map((query) => token(query)).map(({ kind, resource }) => [kind, resource]),
    ).toEqual([
      ['service', 'b'],
      ['service', 'c'],
      ['account', ''],
    ]);
    expect([blob, container, account].map((query) => token(query).permissions)).toEqual(['r', 'rl', 'rl']);
    expect(token(blob)).toMatchObject({
      starts: '2026-11-01T00:00:00Z',
      expires: '2036-11-01T00:00:00Z',
      isHttpsOnly: true,
    });
  }
});

describe('a token in words', () => {
  test.each([
    [
      'sv=2022-11-02&ss=bfqt&srt=sco&sp=rwdlacupiytfx&se=2026-11-23T00:00Z&spr=https,http&sig=x',
      [
        'Account SAS, for everything in the account',
        'permits: read, write, delete, list, add, create, update, change permissions, make immutable, delete for good, tags, find by tags, delete versions',
        'valid until 2026-11-23T00:00:00Z',
        'https or http',
      ],
    ],
    [
      DELEGATED,
      [
        'User delegation SAS, for one blob',
        'permits: read',
        'valid from 2026-11-22T00:00:00Z',
        'valid until 2026-11-23T00:00:00Z',
        'https only',
      ],
    ],
    [
      'sr=c&si=readers&sip=10.0.0.1-10.0.0.9&sv=2022-11-02&sig=x',
      [
        'Service SAS, for a container',
        'permissions as the stored access policy says',
        'valid as long as its policy says',
        'only from the address 10.0.0.1-10.0.0.9',
        'https or http',
      ],
    ],
    [
      'sr=d&sdd=3&sp=rl&st=2026-11-22T00:00:00Z&se=2026-11-23T00:00:00Z&spr=https&sv=2022-11-02&sig=x',
      [
        'Service SAS, for a folder',
        'permits: read, list',
        'valid from 2026-11-22T00:00:00Z',
        'valid until 2026-11-23T00:00:00Z',
        'https only',
      ],
    ],
    [
      DELEGATED.replace('sr=b', 'sr=d&sdd=1').replace('sp=r&', 'sp=racwdlmeop&'),
      [
        'User delegation SAS, for a folder',
        'permits: read, add, create, write, delete, list, move, execute, change the owner, change permissions',
        'valid from 2026-11-22T00:00:00Z',
        'valid until 2026-11-23T00:00:00Z',
        'https only',
      ],
    ],
    [
      'sr=d&sdd=2&sp=<img onerror>&sip=<script>&se=never&sv=2022-11-02&sig=x',
      [
        'Service SAS, for a folder',
        'permits: make immutable, move, change the owner, execute, read',
        'valid as long as its policy says',
        'only from the address given in it',
        'https or http',
      ],
    ],
  ])('%s', (query, words) => {
    expect(describeSas(token(query))).toEqual(words);
  });

  test('holds nothing of the signature', () => {
    expect(JSON.stringify([token(DELEGATED), describeSas(token(DELEGATED))])).not.toMatch(/a\+b|a%2B/);
  });

  test('a query without a signature is none', () => {
    expect(parseSas('sv=2022-11-02&sr=b&sp=r')).toBeNull();
    expect(parseSas('id=7')).toBeNull();
  });
});

describe('what is unwise about a link', () => {
  test.each([
    ['sr=b&sp=r&se=2026-11-23T00:00:00Z&sig=x', []],
    ['sr=c&sp=rl&se=2026-11-23T00:00:00Z&sig=x', []],
    ['sr=c&sp=racwdl&se=2026-11-23T00:00:00Z&sig=x', [/more than read \(add, create, write, delete\)/]],
    ['ss=b&srt=sco&sp=rl&se=2026-11-23T00:00:00Z&sig=x', [/whole storage account/]],
    ['sr=b&sp=r&se=2036-11-01T00:00:00Z&sig=x', [/stays valid until 2036/]],
  ])('%s', (query, expected) => {
    const warnings = sasWarnings(token(query), NOW);
    expect(warnings).toHaveLength(expected.length);
    for (const [i, pattern] of expected.entries()) expect(warnings[i]).toMatch(pattern);
  });
});

test.each([
  ['sr=b&sp=r&sig=x', 'read', null],
  ['sr=c&sp=rl&sig=x', 'list', null],
  ['sr=c&si=policy&sig=x', 'list', null],
  ['sr=c&sp=l&sig=x', 'read', /not to read \(sp lacks "r"\)/],
  ['sr=c&sp=r&sig=x', 'list', /not to list \(sp lacks "l"\)/],
  ['sr=b&sp=rl&sig=x', 'list', /one blob, not for a container/],
  ['sr=d&sdd=2&sp=rl&sig=x', 'read', null],
  ['sr=d&sdd=2&sp=rl&sig=x', 'list', null],
  ['sr=d&sdd=2&sp=rl&sig=x', 'list-containers', /only an account SAS/],
  ['sr=c&sp=rl&sig=x', 'list-containers', /only an account SAS/],
  ['ss=b&srt=sco&sp=rl&sig=x', 'list-containers', null],
  ['ss=b&srt=co&sp=rl&sig=x', 'list-containers', /srt lacks "s"/],
  ['ss=b&srt=s&sp=rl&sig=x', 'read', /srt lacks "o"/],
  ['ss=b&srt=so&sp=rl&sig=x', 'list', /srt lacks "c"/],
  ['ss=fqt&srt=sco&sp=rl&sig=x', 'read', /ss lacks "b"/],
] as [string, SasNeed, RegExp | null][])('%s for %s', (query, need, lack) => {
  const found = sasLacks(token(query), need);
  if (lack === null) expect(found).toBeNull();
  else expect(found).toMatch(lack);
});

test.each([
  ['se=2026-11-22T12:00:01Z', 'valid'],
  ['se=2026-11-22T12:00:00Z', 'expired'],
  ['se=2026-11-22', 'expired'],
  ['se=2026-11-23', 'valid'],
  ['st=2026-11-22T12:05:00Z&se=2026-11-23', 'valid'],
  ['st=2026-11-22T12:05:01Z&se=2026-11-23', 'not-yet-valid'],
  ['si=policy', 'valid'],
])('%s is %s at noon', (query, time) => {
  expect(sasTime(token(`sr=b&sig=x&${query}`), NOW)).toBe(time);
});
