import { expect, test } from 'vitest';
import { Slots } from './slots.ts';

test('refuses one more than fit, until one is given back, which counts once', () => {
  const slots = new Slots(2, 'files are being made');
  const first = slots.take();
  slots.take();
  expect(() => slots.take()).toThrow('2 files are being made already');
  first();
  first();
  slots.take();
  expect(() => slots.take()).toThrow(expect.objectContaining({ code: 'OVERLOADED' }));
});
