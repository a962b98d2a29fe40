import { expect, test } from 'vitest';
import { formatBytes, formatDuration } from '../../lib/format.ts';
import { tickLabel } from './tick-label.ts';

test.each([
  [formatBytes(10_000), '10 kB'],
  [formatBytes(1_000_000), '1 MB'],
  [formatBytes(1_020_000), '1.02 MB'],
  [formatDuration(0.01), '10 ms'],
  [formatDuration(60), '1 m'],
  [formatDuration(3600), '1 h'],
  [formatDuration(86_400), '1 d'],
  [formatDuration(90), '1 m 30 s'],
])('%s', (text, label) => {
  expect(tickLabel(text).replaceAll(/\p{Zs}/gu, ' ')).toBe(label);
});
