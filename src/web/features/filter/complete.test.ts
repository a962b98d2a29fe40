import { describe, expect, test } from 'vitest';
import { complete, completionAt, proposals } from './complete.ts';

const at = (text: string) => completionAt(text, text.length);
const expectedAt = (text: string) => {
  const { expected } = at(text);
  return 'field' in expected ? `${expected.kind} of ${expected.field.name}` : expected.kind;
};

test.each([
  ['', 'field'],
  ['ser', 'field'],
  ['service', 'field'],
  ['service ', 'test of service'],
  ['service is ', 'test of service'],
  ['service is known', 'test of service'],
  ['service is known ', 'join'],
  ['service =', 'value of service'],
  ['service = t', 'value of service'],
  ['service = tls', 'value of service'],
  ['service = tls ', 'join'],
  ['service = tls an', 'join'],
  ['service = tls and ', 'field'],
  ['not ', 'field'],
  ['(service = tls or ', 'field'],
  ['(service = tls) ', 'join'],
  ['service in (', 'value of service'],
  ['service in (tls,', 'value of service'],
  ['service in (tls, d', 'value of service'],
  ['service in (tls, dns) ', 'join'],
  ['src_org = "Exam', 'value of src_org'],
  ['server_name starts with ', 'value of server_name'],
])('after "%s" comes %s', (text, expected) => expect(expectedAt(text)).toBe(expected));

describe('what is typed', () => {
  test('is the word at the caret, not after it', () => {
    expect(completionAt('service = tls and coun and x', 22)).toMatchObject({ typed: 'coun', start: 18, end: 22 });
  });
  test('within an open quotation begins after the quotation mark', () => {
    expect(at('src_org = "Exam')).toMatchObject({ typed: 'Exam', start: 10, end: 15 });
  });
});

describe('proposals', () => {
  test('begin with what begins with the word', () => {
    expect(proposals(at('coun'))[0]).toEqual({ text: 'country', detail: 'Country' });
  });
  test('offer only tests that the field knows', () => {
    const tests = (text: string) => proposals(at(text)).map((proposal) => proposal.text);
    expect(tests('bytes ')).toContain('>');
    expect(tests('bytes ')).not.toContain('contains');
    expect(tests('service ')).toContain('is unknown');
    expect(tests('ip ')).not.toContain('>');
  });
});

test('completing replaces the word and leaves a space', () => {
  expect(complete('serv', at('serv'), 'service')).toEqual({ text: 'service ', caret: 8 });
  expect(complete('service =', at('service ='), 'tls')).toEqual({ text: 'service = tls ', caret: 14 });
  expect(complete('service in (', at('service in ('), 'tls')).toEqual({ text: 'service in (tls ', caret: 16 });
});
