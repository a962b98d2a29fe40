import { expect, test } from 'vitest';
import { isSameHost, lastPart, looksLikeLink, splitLink } from './split-link.ts';

test.each([
  ['https://a.example/x.cap', 'https://a.example/x.cap', ''],
  [' https://a.example/x.cap?sv=1&sig=a%2B\n', 'https://a.example/x.cap', 'sv=1&sig=a%2B'],
  ['https://a.example/x?a=?b', 'https://a.example/x', 'a=?b'],
  ['BlobEndpoint=https://a.example/;SharedAccessSignature=sv=1&sig=x', 'https://a.example/', 'sv=1&sig=x'],
  ['', '', ''],
])('%j', (text, link, token) => {
  expect(splitLink(text)).toEqual({ link, token });
});

test.each([
  ['https://a.example/logs/x%20y.cap', 'x y.cap'],
  ['https://a.example/logs/', 'logs'],
  ['https://a.example/100%', '100%'],
  ['', ''],
])('the last part of %j', (link, part) => {
  expect(lastPart(link)).toBe(part);
});

test.each([
  ['https://a.example/x', 'https://a.example/y', true],
  ['https://a.example/x', 'https://b.example/x', false],
  ['https://a.example/x', 'https://a.example:8443/x', false],
  ['https://a.example/x', 'https://a.exampl', false],
  ['', 'https://a.example/x', true],
])('%s and %s lead to one server: %s', (a, b, isSame) => {
  expect(isSameHost(a, b)).toBe(isSame);
});

test.each([
  ['https://a.blob.core.windows.net/c/x.cap?sv=1&sig=a%2B', true],
  ['  http://files.example/x.pcap\n', true],
  ['BlobEndpoint=https://a.blob.core.windows.net/;SharedAccessSignature=sv=1', true],
  ['DefaultEndpointsProtocol=https;BlobEndpoint=https://a.blob.core.windows.net/;SharedAccessSignature=sv=1', true],
  ['see https://files.example/x.pcap', false],
  ['https://files.example/a b', false],
  ['service = tls', false],
  ['', false],
])('%j is a link to open: %s', (text, isLink) => expect(looksLikeLink(text)).toBe(isLink));
