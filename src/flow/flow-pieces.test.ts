import { expect, test } from 'vitest';
import { PiecePacker, SUMMED_COLUMNS, unpackPiece } from './flow-pieces.ts';

test.each([
  ['nothing counted', () => 0],
  ['everything counted, less than nothing and much', (i: number) => (i % 2 === 0 ? -1 - i : 2 ** 50 + i)],
  ['the last alone', (i: number) => (i === SUMMED_COLUMNS.length - 1 ? 7 : 0)],
])('a piece with %s comes back as it was, with what stood behind it', (_, sumOf) => {
  const sums = Float64Array.from(SUMMED_COLUMNS, (_name, i) => sumOf(i));
  const first = { captureId: 3, flowId: 4_000_000_000 };
  const piece = { captureId: 7, flowId: 9, first, isFirstFrom1: true, sums };
  const rest = Uint8Array.of(1, 2, 3);
  expect(unpackPiece(new PiecePacker().pack(piece, rest))).toEqual({ piece, rest });
});
