import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FilterError } from './filter-error.ts';
import { addTerm, equalsTerm, negateTerm, removeTerm, toggleTerm, topTerms } from './filter-terms.ts';
import type { Filter } from './filter-tree.ts';
import { MAX_FILTER_DEPTH, MAX_FILTER_LENGTH, parseFilter } from './parse-filter.ts';
import { printFilter } from './print-filter.ts';

function parsed(text: string): Filter {
  const filter = parseFilter(text);
  if (filter === null) throw new Error(`${text} is empty`);
  return filter;
}

function errorOf(text: string): FilterError {
  try {
    parseFilter(text);
  } catch (error) {
    if (error instanceof FilterError) return error;
    throw error;
  }
  throw new Error(`${text} is a good filter`);
}

describe('a filter', () => {
  test.each([
    ['service=tls', 'service = tls'],
    ['SERVICE = TLS AND NOT Country = us', 'service = tls and not country = US'],
    ['service = tls and not country = US and bytes > 1MB', 'service = tls and not country = US and bytes > 1MB'],
    ['a_b = 1', null],
    ['service != tls', 'not service = tls'],
    ['service <> tls', 'not service = tls'],
    ['not not service = tls', 'service = tls'],
    ['service = a or service = b and service = c', 'service = a or (service = b and service = c)'],
    ['(service = a or service = b) && !(service = c)', '(service = a or service = b) and not service = c'],
    ['service in (tls, dns)', 'service in (tls, dns)'],
    ['service not in (tls, dns)', 'not service in (tls, dns)'],
    ['service in (tls)', 'service = tls'],
    ['ip in 10.1.2.3/8', 'ip = 10.0.0.0/8'],
    ['src_ip = 2001:DB8:0:0::1', 'src_ip = 2001:db8::1'],
    ['ip = ::/0', 'ip = ::/0'],
    ['ip = 0.0.0.0/0', 'ip = 0.0.0.0/0'],
    ['src_mac = AA-BB-CC-DD-EE-FF', 'src_mac = aa:bb:cc:dd:ee:ff'],
    ['bytes >= 1.5kb', 'bytes >= 1.5kB'],
    ['bytes > 1KiB', 'bytes > 1.024kB'],
    ['bytes > 500', 'bytes > 500'],
    ['packets > 10k', 'packets > 10000'],
    ['duration > 1.5', 'duration > 1.5s'],
    ['duration < 20ms', 'duration < 20ms'],
    ['rtt <= 250us', 'rtt <= 250us'],
    ['duration > 2h', 'duration > 7200s'],
    ['start >= 2026-05-04', 'start >= 2026-05-04T00:00:00Z'],
    ['start < 2026-05-04T12:00:00.5+02:00', 'start < 2026-05-04T10:00:00.500Z'],
    ['proto = TCP', 'proto = tcp'],
    ['proto = 6', 'proto = tcp'],
    ['proto = 200', 'proto = 200'],
    ['server_name contains "o\'hara \\"x\\" \\\\"', 'server_name contains "o\'hara \\"x\\" \\\\"'],
    ["application = 'Microsoft Teams'", 'application = "Microsoft Teams"'],
    ['org ~ AT&T', 'org contains "AT&T"'],
    ['server_name ends with .com', 'server_name ends with .com'],
    ['server_name = "and"', 'server_name = "and"'],
    ['service is unknown', 'service is unknown'],
    ['service is not known', 'service is unknown'],
    ['not service is unknown', 'service is known'],
    ['rtt is known', 'rtt is known'],
  ])('%s', (text, canonical) => {
    if (canonical === null) expect(() => parseFilter(text)).toThrow(FilterError);
    else expect(printFilter(parsed(text))).toBe(canonical);
  });

  test.each(['', '   ', '\n\t'])('of nothing but spaces (%j) is none', (text) => {
    expect(parseFilter(text)).toBeNull();
  });
});

describe('an error', () => {
  test.each([
    ['servce = tls', 'servce', 'Did you mean "service"?'],
    ['service = tls ad port = 1', 'ad', 'Did you mean "and"?'],
    ['service', '', 'Expected a test after "service"'],
    ['service contians tls', 'contians', 'Did you mean "contains"?'],
    ['service =', '', 'Expected a value for "service".'],
    ['service = and', 'and', 'in quotes'],
    ['service > tls', '>', 'no order'],
    ['port = http', 'http', 'not a number'],
    ['bytes > 5parsecs', '5parsecs', 'kB'],
    ['bytes > 0.5', '0.5', 'not a whole number'],
    ['bytes > 99999999TB', '99999999TB', 'too large'],
    ['ip = 10.0.0.256', '10.0.0.256', 'not an address'],
    ['ip > 10.0.0.1', '>', 'no order'],
    ['port contains 4', 'contains', 'no text'],
    ['start > yesterday', 'yesterday', 'not a time'],
    ['(service = tls', '(', 'Expected ")"'],
    ['service = tls)', ')', 'without its "("'],
    ['service in (tls dns)', 'dns', 'Expected "," or ")"'],
    ['service = "tls', '"tls', 'never closed'],
    ['service is knwon', 'knwon', 'Did you mean "known"?'],
    ['= tls', '=', 'Expected a field'],
    ['constructor = 1', 'constructor', 'There is no field'],
  ])('in %s is under "%s"', (text, wrong, message) => {
    const error = errorOf(text);
    expect(error.code).toBe('FILTER_INVALID');
    expect(text.slice(error.position.start, error.position.end)).toBe(wrong);
    expect(error.message).toContain(message);
  });

  test('is the only thing random text gives, besides a tree', () => {
    const words = fc.constantFrom(
      ...['service', 'ip', 'bytes', '=', '!=', '<', '(', ')', ',', 'in', 'not', 'and', 'or', 'is', 'known', '"', "'"],
      ...['tls', '10.0.0.0/8', '1MB', '\\', '~', '!', '&&', '\u0000', '🦊', 'starts', 'with'],
    );
    const text = fc.oneof(
      fc.string(),
      fc.array(words, { maxLength: 12 }).map((parts) => parts.join(' ')),
    );
    fc.assert(
      fc.property(text, (input) => {
        try {
          const filter = parseFilter(input);
          expect(parseFilter(printFilter(filter))).toEqual(filter);
        } catch (error) {
          if (!(error instanceof FilterError)) throw error;
          expect(error.position.start).toBeLessThanOrEqual(error.position.end);
          expect(error.position.end).toBeLessThanOrEqual(input.length);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe('limits', () => {
  const nested = (depth: number): string => `${'('.repeat(depth)}port = 1${')'.repeat(depth)}`;

  test('depth', () => {
    expect(parseFilter(nested(MAX_FILTER_DEPTH))).not.toBeNull();
    expect(errorOf(nested(MAX_FILTER_DEPTH + 1)).message).toContain('deeper');
    expect(errorOf(`${'not '.repeat(MAX_FILTER_DEPTH + 1)}port = 1`).message).toContain('deeper');
  });

  test('length', () => {
    const text = 'port = 1'.padEnd(MAX_FILTER_LENGTH);
    expect(parseFilter(text)).not.toBeNull();
    expect(errorOf(`${text} `).message).toContain('longer');
  });
});

describe('terms', () => {
  const tls = parsed('service = tls');
  const us = parsed('country = US');

  test('are what "and" joins at the top', () => {
    expect(topTerms(null)).toEqual([]);
    expect(topTerms(tls)).toEqual([tls]);
    expect(topTerms(parsed('service = tls and country = US'))).toEqual([tls, us]);
    expect(topTerms(parsed('service = tls or country = US'))).toHaveLength(1);
  });

  test('are added once, and drive out their opposite', () => {
    const both = addTerm(addTerm(null, tls), us);
    expect(printFilter(both)).toBe('service = tls and country = US');
    expect(addTerm(both, tls)).toBe(both);
    expect(printFilter(addTerm(parsed('not service = tls'), tls))).toBe('service = tls');
  });

  test('are removed, toggled and negated in place', () => {
    const both = parsed('service = tls and country = US');
    expect(removeTerm(both, us)).toEqual(tls);
    expect(removeTerm(tls, tls)).toBeNull();
    expect(toggleTerm(tls, tls)).toBeNull();
    expect(toggleTerm(tls, us)).toEqual(both);
    expect(printFilter(negateTerm(both, tls))).toBe('not service = tls and country = US');
  });

  test('come from values of the API', () => {
    expect(printFilter(equalsTerm('service', null))).toBe('service is unknown');
    expect(printFilter(equalsTerm('ip', '10.0.0.1'))).toBe('ip = 10.0.0.1');
    expect(printFilter(equalsTerm('dst_port', 443))).toBe('dst_port = 443');
    expect(printFilter(equalsTerm('server_name', 'a" or "b'))).toBe(`server_name = 'a" or "b'`);
  });
});
