import { expect, test } from 'vitest';
import type { Capture } from '../../../api/captures.ts';
import { oddities } from './oddities.ts';

const WHOLE = {
  damage: null,
  truncatedPackets: 0,
  droppedPackets: null,
  quality: null,
  error: null,
  packets: 10,
} as unknown as Capture;

const textsOf = (change: Partial<Capture>) => oddities({ ...WHOLE, ...change }, String).map(({ text }) => text);

test('a whole capture has none', () => {
  expect(textsOf({})).toEqual([]);
});

test('each is said with its number, and nothing that did not happen', () => {
  const quality = {
    clockStepsBack: 3,
    clockJumpsAhead: 0,
    oversizePackets: 0,
    duplicatePackets: 2,
    oneSidedFlows: 0,
    checksumErrors: { ipv4: 1, tcp: 4, udp: 0, leftToCard: 9 },
    undecoded: {},
  };
  const texts = textsOf({ quality, truncatedPackets: 7, damage: { offset: 99, message: 'cut' } });
  expect(texts.map((text) => text.slice(0, 24))).toEqual([
    'Cut. Everything before b',
    '7 of 10 packets were cut',
    '2 packets were captured ',
    '3 packets are stamped ea',
    '5 packets have a wrong c',
  ]);
});

test('a failure says what to do', () => {
  const [failure] = oddities({ ...WHOLE, error: { code: 'DISK_FULL', detail: '5 bytes do not fit' } }, String);
  expect(failure).toMatchObject({
    text: 'No space left in the data directory. 5 bytes do not fit.',
    isBad: true,
    fix: expect.stringContaining('Delete'),
  });
});
