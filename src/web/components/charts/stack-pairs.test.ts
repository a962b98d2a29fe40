import { expect, test } from 'vitest';
import { stackPairs } from './stack-pairs.ts';

const sums = { packets_sent: 0, packets_received: 0, bytes_sent: 0, bytes_received: 0 };

test('the values with most flows, their parts in one order', () => {
  const rows = [
    { a: 'eth0', b: 'denied', flows: 3, ...sums },
    { a: 'eth0', b: 'allowed', flows: 1, ...sums },
    { a: 'eth1', b: 'allowed', flows: 7, ...sums },
    { a: 'eth1', b: 'denied', flows: 1, ...sums },
    { a: null, b: 'denied', flows: 1, ...sums },
  ];
  expect(stackPairs({ rows, other: { pairs: 0, flows: 0, ...sums } }, 2)).toEqual([
    {
      value: 'eth1',
      flows: 8,
      length: 1,
      parts: [
        { value: 'allowed', flows: 7 },
        { value: 'denied', flows: 1 },
      ],
    },
    {
      value: 'eth0',
      flows: 4,
      length: 0.5,
      parts: [
        { value: 'allowed', flows: 1 },
        { value: 'denied', flows: 3 },
      ],
    },
  ]);
});
