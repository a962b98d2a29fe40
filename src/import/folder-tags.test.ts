import { expect, test } from 'vitest';
import { PATTERN_LENGTH, PATTERN_PARTS, parseTagPattern, tagsOf } from './folder-tags.ts';

test.each([
  ['{host}_{interface}_{*}.pcap', 'web1_eth0_2026-01-01.pcap', ['host:web1', 'interface:eth0']],
  ['{host}_{interface}_{*}.pcap', 'web1.pcap', []],
  ['{host}_{*}.pcap', '_x.pcap', []],
  ['dump-{site}', 'dump-oslo', ['site:oslo']],
  ['dump-{site}', 'oslo', []],
  ['{a}-{b}', '1-2-3', ['a:1', 'b:2-3']],
  ['{site}.pcap{*}', 'oslo.pcapng', ['site:oslo']],
  ['{x}.pcap', '<img onerror=1>.pcap', ['x:<img onerror=1>']],
])('%s of %s', (pattern, name, tags) => {
  expect(tagsOf(name, parseTagPattern(pattern))).toEqual(tags);
});

test.each([
  ['', 'names no part'],
  ['(a+)+$', 'names no part'],
  ['{a}{b}', 'some text'],
  ['{a.*}_{b}', 'braces'],
  [`{a}${'x'.repeat(PATTERN_LENGTH)}`, 'characters'],
  [
    Array(PATTERN_PARTS + 1)
      .fill('{a}')
      .join('_'),
    'parts',
  ],
])('%j is refused: %s', (pattern, why) => {
  expect(() => parseTagPattern(pattern)).toThrow(why);
});

test('limits are included', () => {
  expect(parseTagPattern(Array(PATTERN_PARTS).fill('{a}').join('_')).parts).toHaveLength(PATTERN_PARTS);
  expect(parseTagPattern(`{a}${'x'.repeat(PATTERN_LENGTH - 3)}`).texts[1]).toHaveLength(PATTERN_LENGTH - 3);
});
