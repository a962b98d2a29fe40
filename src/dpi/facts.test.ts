import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { JsonBytes } from '../base/json-bytes.ts';
import {
  addFact,
  addFactGroup,
  addFactsJson,
  type FactGroup,
  type FactHolder,
  type FactValue,
  MAX_FACT_ITEMS,
  MAX_FACTS_LENGTH,
  putFact,
} from './facts.ts';

/** Requests of a flow, as many as there are paths. */
function requestsOf(paths: readonly string[]): FactHolder {
  const holder: FactHolder = { facts: {} };
  for (const path of paths) {
    const facts = addFactGroup(holder, holder.facts as FactGroup, 'requests');
    if (facts === null) continue;
    putFact(holder, facts, 'method', 'GET');
    putFact(holder, facts, 'path', path);
  }
  return holder;
}

function factsText(holder: FactHolder): string | null {
  const json = new JsonBytes();
  const hasFacts = addFactsJson(json, 'http', holder);
  return hasFacts ? new TextDecoder('utf-8', { fatal: true }).decode(json.bytes.subarray(0, json.length)) : null;
}

/** Without bounds. */
const wholeText = ({ facts, leftOut }: FactHolder): string => JSON.stringify({ http: facts, left_out: leftOut });

const storedOf = (holder: FactHolder): Record<string, FactValue> => JSON.parse(factsText(holder) ?? 'null');

describe('facts as they are stored', () => {
  test('are all there where they fit', () => {
    expect(storedOf(requestsOf(['/a', '/b']))).toEqual({
      http: { requests: ['/a', '/b'].map((path) => ({ method: 'GET', path })) },
    });
  });

  test('of which there are too many keep those that fit, and count the rest', () => {
    const paths = Array.from({ length: 40 }, (_, i) => `/${i}`.padEnd(256, 'x'));
    const { http, left_out: leftOut } = storedOf(requestsOf(paths)) as {
      http: { requests: { path?: string }[] };
      left_out: number;
    };
    const kept = http.requests.flatMap(({ path }) => path ?? []);
    expect(kept).toEqual(paths.slice(0, kept.length));
    expect(kept.length).toBeGreaterThan(12);
    expect(kept.length).toBeLessThanOrEqual(MAX_FACT_ITEMS);
    expect(leftOut).toBeGreaterThanOrEqual(paths.length - MAX_FACT_ITEMS);
  });

  test('have at most so many characters, and never less than half of them where there is more', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 256 });
    fc.assert(
      fc.property(fc.array(text, { maxLength: 40 }), fc.array(text, { maxLength: 20 }), (paths, names) => {
        const holder = requestsOf(paths);
        for (const name of names) addFact(holder, holder.facts as FactGroup, 'names', name);
        const stored = factsText(holder);
        const whole = Object.keys(holder.facts as FactGroup).length === 0 ? '' : wholeText(holder);
        expect(stored?.length ?? 0).toBeLessThanOrEqual(MAX_FACTS_LENGTH);
        if (whole.length > MAX_FACTS_LENGTH) expect(stored?.length).toBeGreaterThan(MAX_FACTS_LENGTH / 2);
        else expect(stored).toBe(whole === '' ? null : whole);
      }),
      { numRuns: 300 },
    );
  });

  test('go by protocol: those carried inside beside those of the service, of which there may be none', () => {
    expect(storedOf({ layers: { tls: { version: 'TLS 1.3' } } })).toEqual({ tls: { version: 'TLS 1.3' } });
    expect(factsText({ facts: { user: 'a' }, layers: { tls: { x: 1 }, ntlmssp: { y: true } }, leftOut: 2 })).toBe(
      '{"http":{"user":"a"},"tls":{"x":1},"ntlmssp":{"y":true},"left_out":2}',
    );
    expect(factsText({ facts: {}, leftOut: 2 })).toBeNull();
  });

  test('take escapes for what they are in JSON', () => {
    const stored = storedOf(requestsOf(Array.from({ length: 16 }, () => '"'.repeat(256))));
    expect(JSON.stringify(stored).length).toBeLessThanOrEqual(MAX_FACTS_LENGTH);
    expect((stored.http as { requests: unknown[] }).requests.length).toBeGreaterThan(5);
  });
});
