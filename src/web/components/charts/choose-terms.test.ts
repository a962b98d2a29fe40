import { expect, test } from 'vitest';
import { chooseRange, chooseTerms, excludeTerms, narrow } from './choose-terms.ts';

const tls = { field: 'service', value: 'tls' };
const france = { field: 'far_country', value: 'FR' };

test('choosing a mark of two terms filters by both, again by none', () => {
  const once = chooseTerms('bytes > 1MB', [tls, france]);
  expect(once).toBe('bytes > 1MB and service = tls and far_country = FR');
  expect(chooseTerms(once, [tls, france])).toBe('bytes > 1MB');
});

test('a term that is there already stays', () => {
  expect(chooseTerms('service = tls', [tls, france])).toBe('service = tls and far_country = FR');
});

test('excluding two terms excludes only where both hold', () => {
  expect(excludeTerms('', [tls, france])).toBe('not (service = tls and far_country = FR)');
  expect(excludeTerms('packets > 3', [tls])).toBe('packets > 3 and not service = tls');
  expect(excludeTerms('packets > 3', [])).toBe('packets > 3');
});

test('narrowing keeps what "or" joined together', () => {
  expect(narrow('', 'service = null')).toBe('service = null');
  expect(narrow('service = tls', 'retransmits > 0')).toBe('service = tls and retransmits > 0');
  expect(narrow('port = 80 or port = 443', 'retransmits > 0')).toBe('(port = 80 or port = 443) and retransmits > 0');
});

test('a range replaces the field’s former range and toggles', () => {
  const range = { field: 'duration', from: 0.1, to: 1 };
  const once = chooseRange('service = tls and duration >= 5', range);
  expect(once).toBe('service = tls and duration >= 0.1 and duration < 1');
  expect(chooseRange(once, range)).toBe('service = tls');
  expect(chooseRange('', { field: 'duration', from: undefined, to: 1e-7 })).toBe('duration < 0.0000001');
});
