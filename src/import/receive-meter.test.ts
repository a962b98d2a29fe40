import { expect, test } from 'vitest';
import { ReceiveMeter } from './receive-meter.ts';

test('tells speed and time left by what came in the last seconds, and not by what was there before', () => {
  let now = 0;
  const meter = new ReceiveMeter(1_000_000, () => now);
  expect(meter.progress(1_000_000, 3_000_000)).toMatchObject({ bytesPerSecond: 0, secondsLeft: null });
  now = 1_000;
  expect(meter.update(1_500_000)).toBe(true);
  expect(meter.progress(1_500_000, 3_000_000)).toMatchObject({
    bytesRead: 1_500_000,
    bytesPerSecond: 500_000,
    secondsLeft: 3,
  });
  expect(meter.progress(1_500_000, null).secondsLeft).toBeNull();
});

test('forgets what was before a pause of the sender', () => {
  let now = 0;
  const meter = new ReceiveMeter(0, () => now);
  for (now = 1_000; now <= 60_000; now += 1_000) meter.update(now * 1_000);
  for (; now <= 120_000; now += 1_000) meter.update(60_000_000);
  expect(meter.progress(60_000_000, 100_000_000)).toMatchObject({ bytesPerSecond: 0, secondsLeft: null });
});

test('asks to be told at most four times a second', () => {
  let now = 0;
  const meter = new ReceiveMeter(0, () => now);
  let told = 0;
  for (now = 0; now < 10_000; now += 1) if (meter.update(now)) told++;
  expect(told).toBe(39);
});
