import { expect, test } from 'vitest';
import { ProgressMeter } from './progress-meter.ts';

test('tells speed and time left by the average since it began', () => {
  const meter = new ProgressMeter(1_000_000);
  meter.update({ elapsedMs: 2_000, bytesRead: 250_000, packets: 500, flows: 9 });
  const speed = { bytesPerSecond: 125_000, packetsPerSecond: 250 };
  expect(meter.progress).toEqual({ bytesRead: 250_000, packets: 500, flows: 9, secondsLeft: 6, ...speed });
  meter.finish({ packets: 2_000, flows: 10 });
  expect(meter.progress).toEqual({
    bytesRead: 1_000_000,
    packets: 2_000,
    flows: 10,
    secondsLeft: 0,
    ...speed,
  });
});

test.each([
  ['in the first half second', 1_000_000, 499, 10],
  ['before a byte was read', 1_000_000, 5_000, 0],
  ['for a stream, whose end nobody knows', null, 5_000, 10],
])('does not guess the time left %s', (_when, bytesTotal, elapsedMs, bytesRead) => {
  const meter = new ProgressMeter(bytesTotal);
  meter.update({ elapsedMs, bytesRead, packets: 1, flows: 1 });
  expect(meter.progress.secondsLeft).toBeNull();
});
