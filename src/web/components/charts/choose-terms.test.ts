import { expect, test } from 'vitest';
import { chooseCondition, chooseRange, chooseTerms, excludeTerms, narrow } from './choose-terms.ts';

const tls = { field: 'service', value: 'tls' };
const france = { field: 'far_country', value: 'FR' };

test('choosing a mark of two terms filters by both, again by none', () => {
  const once = chooseTerms('bytes > 1MB', [tls, france]);
  expect(once).toBe('bytes > 1MB and service = tls and far_country = FR');
  expect(chooseTerms(once, [tls, france])).toBe('bytes > 1MB');
});

test('a term that is there already stays, another value of its field goes', () => {
  expect(chooseTerms('service = tls', [tls, france])).toBe('service = tls and far_country = FR');
  expect(chooseTerms('service = dns and not far_country = US', [tls, france])).toBe(
    'service = tls and far_country = FR',
  );
});

test('what is not known can be chosen', () => {
  expect(chooseTerms('', [{ field: 'service', value: null }])).toBe('service is unknown');
});

test('excluding two terms excludes only where both hold', () => {
  expect(excludeTerms('', [tls, france])).toBe('not (service = tls and far_country = FR)');
  expect(excludeTerms('packets > 3', [tls])).toBe('packets > 3 and not service = tls');
  expect(excludeTerms('packets > 3', [])).toBe('packets > 3');
});

test('narrowing keeps what "or" joined together', () => {
  expect(narrow('', 'service is unknown')).toBe('service is unknown');
  expect(narrow('service = tls', 'retransmits > 0')).toBe('service = tls and retransmits > 0');
  expect(narrow('port = 80 or port = 443', 'retransmits > 0')).toBe('(port = 80 or port = 443) and retransmits > 0');
});

test('a filter that cannot be understood stays when narrowed and gives way when something is chosen', () => {
  expect(narrow('service = ', 'retransmits > 0')).toBe('service = ');
  expect(chooseTerms('service = ', [tls])).toBe('service = tls');
});

test('a condition toggles', () => {
  const once = chooseCondition('service = tls', 'conn_state in (S0, REJ)');
  expect(once).toBe('service = tls and conn_state in (S0, REJ)');
  expect(chooseCondition(once, 'conn_state in (S0, REJ)')).toBe('service = tls');
});

test('a range replaces the field’s former range and toggles', () => {
  const range = { field: 'duration', from: 0.1, to: 1 };
  const once = chooseRange('service = tls and duration >= 5', range);
  expect(once).toBe('service = tls and duration >= 100ms and duration < 1s');
  expect(chooseRange(once, range)).toBe('service = tls');
  expect(chooseRange('', { field: 'duration', from: undefined, to: 1e-7 })).toBe('duration < 100ns');
  expect(chooseRange('', { field: 'bytes', from: 1000, to: 2000 })).toBe('bytes >= 1kB and bytes < 2kB');
});
