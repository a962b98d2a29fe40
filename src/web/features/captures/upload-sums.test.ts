import { expect, test } from 'vitest';
import { rateOf, uploadSums } from './upload-sums.ts';
import type { Upload } from './uploads.tsx';

const upload = (state: Upload['state'], size: number, sentBytes: number, since: Upload['since'] = null): Upload => ({
  id: 1,
  file: { size } as File,
  state,
  sentBytes,
  since,
  problem: null,
});

test('a rate is told since the connection stood, and not at once', () => {
  expect(rateOf(upload('sending', 100, 80, { at: 1_000, bytes: 20 }), 3_000)).toBe(30);
  expect(rateOf(upload('sending', 100, 80, { at: 1_000, bytes: 20 }), 1_400)).toBe(0);
  expect(rateOf(upload('interrupted', 100, 80, { at: 1_000, bytes: 20 }), 3_000)).toBe(0);
  expect(rateOf(upload('waiting', 100, 0), 3_000)).toBe(0);
});

test('files that wait count, files that arrived stay in the sum, failed ones do not', () => {
  const uploads = [
    upload('sending', 100, 50, { at: 0, bytes: 0 }),
    upload('sending', 200, 100, { at: 0, bytes: 50 }),
    upload('waiting', 300, 0),
    upload('failed', 999, 500),
  ];
  expect(uploadSums(uploads, { files: 2, bytes: 400 }, 1_000)).toEqual({
    all: { files: 5, bytes: 1_000 },
    sent: { files: 2, bytes: 550 },
    rate: 100,
    secondsLeft: 4.5,
  });
});

test('nobody can tell how long nothing takes', () => {
  expect(uploadSums([upload('interrupted', 10, 5)], { files: 0, bytes: 0 }, 1_000).secondsLeft).toBeNull();
});
