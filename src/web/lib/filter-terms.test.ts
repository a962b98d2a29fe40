import { describe, expect, test } from 'vitest';
import {
  canonicalFilter,
  excludeValue,
  includeValue,
  onlyValue,
  replaceTerm,
  termText,
  topTerms,
} from './filter-terms.ts';

const tls = { field: 'service', value: 'tls' };
const dns = { field: 'service', value: 'dns' };
const unknown = { field: 'service', value: null };
const germany = { field: 'country', value: 'DE' };

describe('only', () => {
  test.each([
    ['', tls, 'service = tls'],
    ['service = tls', tls, ''],
    ['service = tls and country = DE', dns, 'country = DE and service = dns'],
    ['service in (tls, dns) and bytes > 1MB', dns, 'bytes > 1MB and service = dns'],
    ['not service = tls', dns, 'service = dns'],
    ['service is unknown', dns, 'service = dns'],
    ['service = tls', unknown, 'service is unknown'],
    ['service = tls or service = dns', germany, '(service = tls or service = dns) and country = DE'],
    ['this is no filter', tls, 'service = tls'],
  ])('%s + %o', (before, term, after) => expect(onlyValue(before, term)).toBe(after));
});

describe('include', () => {
  test.each([
    ['', tls, 'service = tls'],
    ['service = tls', tls, 'service = tls'],
    ['service = tls', dns, 'service in (tls, dns)'],
    ['service in (tls, dns)', { field: 'service', value: 'ssh' }, 'service in (tls, dns, ssh)'],
    ['not service = tls', tls, 'service = tls'],
    ['country = DE', tls, 'country = DE and service = tls'],
  ])('%s + %o', (before, term, after) => expect(includeValue(before, term)).toBe(after));
});

describe('exclude', () => {
  test.each([
    ['', tls, 'not service = tls'],
    ['service = tls', tls, 'not service = tls'],
    ['not service = dns', tls, 'not service in (dns, tls)'],
    ['service in (tls, dns)', tls, 'service = dns and not service = tls'],
    ['', unknown, 'service is known'],
    ['not service = tls', tls, 'not service = tls'],
  ])('%s + %o', (before, term, after) => expect(excludeValue(before, term)).toBe(after));
});

test('values that need quotes get them', () => {
  expect(termText({ field: 'server_name', value: 'a "b" and c' })).toBe(`server_name = 'a "b" and c'`);
});

test('terms stand for themselves', () => {
  expect(topTerms('service=tls and (port = 1 or port = 2) and bytes>1000000')).toEqual([
    'service = tls',
    'port = 1 or port = 2',
    'bytes > 1MB',
  ]);
  expect(topTerms('((')).toEqual([]);
  expect(replaceTerm('service = tls and port = 1', 0, null)).toBe('port = 1');
  expect(replaceTerm('service = tls', 0, null)).toBe('');
});

test('one canonical form', () =>
  expect(canonicalFilter('bytes>1000000 && SERVICE=TLS')).toBe('bytes > 1MB and service = tls'));
