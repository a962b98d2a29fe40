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

const FORMAT = {
  count: String,
  things: (count: number, thing: string) => `${count} ${thing}${count === 1 ? '' : 's'}`,
};
const textsOf = (change: Partial<Capture>) => oddities({ ...WHOLE, ...change }, FORMAT).map(({ text }) => text);

test('a whole capture has none', () => {
  expect(textsOf({})).toEqual([]);
});

test('each is said with its number, and nothing that did not happen', () => {
  const quality = {
    clockStepsBack: 1,
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
    '7 packets were cut short',
    '2 packets were captured ',
    '1 packet is stamped earl',
    '5 packets have a wrong c',
  ]);
});

test('a failure says what to do', () => {
  const [failure] = oddities({ ...WHOLE, error: { code: 'DISK_FULL', detail: '5 bytes do not fit' } }, FORMAT);
  expect(failure).toMatchObject({
    text: 'No space left in the data directory. 5 bytes do not fit.',
    isBad: true,
    fix: expect.stringContaining('Delete'),
  });
});
