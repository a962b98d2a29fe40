import { expect, test } from 'vitest';
import { isNotCounted, NO_SUMS } from './amounts.ts';

test('flows without a packet or a byte were not counted; one packet, either way, is a count', () => {
  expect(isNotCounted({ ...NO_SUMS, flows: 3 })).toBe(true);
  expect(isNotCounted({ ...NO_SUMS, flows: 3, packets_received: 1 })).toBe(false);
  expect(isNotCounted({ ...NO_SUMS, flows: 3, bytes_sent: 60 })).toBe(false);
  expect(isNotCounted(NO_SUMS)).toBe(false);
});
