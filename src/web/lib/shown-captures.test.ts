import { expect, test } from 'vitest';
import type { Capture } from '../../api/captures.ts';
import { kindsOf, shownCaptures } from './shown-captures.ts';

const log = { records: 1, recordsInFlows: 1, leftOut: {}, flowsWithoutCounts: 0 };
const capture = (id: number, change: Partial<Capture> = {}) =>
  ({ id, state: 'ready', log: null, ...change }) as unknown as Capture;

test('the captures of the scope are shown, else all', () => {
  const captures = [capture(1), capture(4), capture(14)];
  expect(shownCaptures(captures, undefined)).toHaveLength(3);
  expect(shownCaptures(captures, '4,14').map(({ id }) => id)).toEqual([4, 14]);
});

test.each([
  ['none yet', [], { hasPackets: true, hasLogs: false }],
  ['packets', [capture(1)], { hasPackets: true, hasLogs: false }],
  ['a log', [capture(1, { log })], { hasPackets: false, hasLogs: true }],
  ['both', [capture(1), capture(2, { log })], { hasPackets: true, hasLogs: true }],
  [
    'an archive of logs',
    [capture(1, { state: 'unpacked' }), capture(2, { log })],
    { hasPackets: false, hasLogs: true },
  ],
])('what they are: %s', (_, captures, kinds) => {
  expect(kindsOf(captures)).toEqual(kinds);
});
