import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { Secret } from './secret.ts';

test('is not seen in whatever prints it', () => {
  const secret = new Secret('hunter2');
  const printed = [
    String(secret),
    `${secret}`,
    JSON.stringify({ secret }),
    inspect({ deep: [secret] }, { showHidden: true }),
    String(Object.entries(secret)),
    JSON.stringify(structuredClone({ ...secret })),
  ];
  expect(printed.join()).not.toContain('hunter2');
  expect(secret.reveal()).toBe('hunter2');
  expect(secret.isEmpty).toBe(false);
  expect(new Secret('').isEmpty).toBe(true);
});
