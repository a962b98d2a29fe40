import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { LINK_LIMIT, nameInLink, parseLink, shownLink } from './link.ts';

const SIG = 'Zm9vYmFy%2Bbaz%3D';

const taken = (text: string): [string, string] => {
  const { url, query } = parseLink(text);
  return [shownLink(url), query.reveal()];
};

describe('a link is taken as it was pasted', () => {
  test.each([
    ['https://a.example/x.pcap', 'https://a.example/x.pcap', ''],
    [`https://a.example/x.pcap?sv=1&sig=${SIG}`, 'https://a.example/x.pcap', `sv=1&sig=${SIG}`],
    [`  "https://a.example/x?sig=${SIG}"\n`, 'https://a.example/x', `sig=${SIG}`],
    [`<https://a.example/x?sig=${SIG}>`, 'https://a.example/x', `sig=${SIG}`],
    [`https://a.example/x?sv=1&amp;sig=${SIG}`, 'https://a.example/x', `sv=1&sig=${SIG}`],
    ['https://a.example/x?sv=1&s\n  ig=ab', 'https://a.example/x', 'sv=1&sig=ab'],
    ['https://a.example/x?sig=a b+c', 'https://a.example/x', 'sig=a%2Bb%2Bc'],
    ['https://a.example/x?q=a%20b+c', 'https://a.example/x', 'q=a%20b+c'],
    ['https://a.example/x?a=1#sig=never', 'https://a.example/x', 'a=1'],
    ['a.example/x', 'https://a.example/x', ''],
    ['https://A.EXAMPLE:443/X', 'https://a.example/X', ''],
    ['https://a.example/a/../b', 'https://a.example/b', ''],
    ['https://a.example/a%2Fb.cap?x=<', 'https://a.example/a%2Fb.cap', 'x=%3C'],
    ['https://a.example/x?é=\u202e', 'https://a.example/x', '%C3%A9=%E2%80%AE'],
  ])('%j', (text, shown, query) => {
    expect(taken(text)).toEqual([shown, query]);
  });
});

describe('what is no link is refused without being repeated', () => {
  test.each([
    ['', /empty/],
    ['   ', /empty/],
    ['https://', /server/],
    ['https://?sig=hunter2', /server/],
    ['file:///etc/hunter2', /file:/],
    ['ftp://a.example/hunter2', /ftp:/],
    ['javascript:hunter2', /javascript:/],
    ['data:text/plain,hunter2', /data:/],
    ['gopher://a.example/hunter2', /gopher:/],
    ['https://hunter2@a.example/', /user name/],
    ['https://acct.blob.core.windows.net:hunter2@evil.example/', /user name/],
    ['https://a.example/x%3Fsv=1%26sig=hunter2', /path/],
    ['https://a.example/x&sig=hunter2', /path/],
    ['https://[::1/hunter2', /server/],
    ['https://a b.example/hunter2', /server/],
    [`https://a.example/${'h'.repeat(LINK_LIMIT)}`, /longer/],
  ])('%j', (text, reason) => {
    const failure = (() => {
      try {
        return parseLink(text);
      } catch (error) {
        return error;
      }
    })();
    expect(failure).toMatchObject({ code: 'LINK_INVALID', message: expect.stringMatching(reason) });
    expect(inspect(failure)).not.toContain('hunter2');
  });
});

test('the secret is not seen in what prints a link', () => {
  const link = parseLink('https://a.example/x?sig=hunter2');
  expect(`${inspect(link)}${JSON.stringify(link)}`).not.toContain('hunter2');
});

test.each([
  ['https://a.example/d/x.pcap', 'x.pcap'],
  ['https://a.example/d/', 'd'],
  ['https://a.example/', 'a.example'],
  ['https://a.example/..%2f..%2fx', '../../x'],
  ['https://a.example/%zz', '%zz'],
  ['https://a.example/%3Cimg%20onerror%3E', '<img onerror>'],
])('the name in %s', (text, name) => {
  expect(nameInLink(parseLink(text).url)).toBe(name);
});
