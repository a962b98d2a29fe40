import { expect, test } from 'vitest';
import { DEFAULT_SETTINGS, readSettings } from './settings.ts';

test.each([null, '', 'not json', '7', 'null', '{"scheme":"pink","zone":"Mars/Olympus","binaryBytes":"yes"}'])(
  'from %s come the usual settings',
  (text) => expect(readSettings(text)).toEqual(DEFAULT_SETTINGS),
);

test('what was chosen comes back', () => {
  const chosen = { scheme: 'dark', binaryBytes: true, zone: 'Europe/Berlin', rowHeight: 'compact', railFolded: true };
  expect(readSettings(JSON.stringify(chosen))).toEqual(chosen);
});
