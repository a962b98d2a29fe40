import { expect, test } from 'vitest';
import { valueHint, valueLabel, valueMeaning } from './labels.ts';

test('states of connections are said in words, too', () => {
  expect(valueMeaning('conn_state', 'S0')).toBe('asked for, never answered');
  expect(valueHint('conn_state', 'REJ')).toBe('REJ, asked for and rejected');
  expect(valueHint('conn_state', 'no such state')).toBeUndefined();
  expect(valueMeaning('service', 'S0')).toBeUndefined();
});

test('a flow without ports has none; what is not known is said so', () => {
  expect(valueLabel('dst_port', null)).toBe('None');
  expect(valueHint('dst_port', null)).toBe('none, as its protocol has no ports');
  expect(valueLabel('service', null)).toBe('Not known');
  expect(valueHint('dst_port', 443)).toBeUndefined();
});
