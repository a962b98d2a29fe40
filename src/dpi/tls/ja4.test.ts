import { describe, expect, test } from 'vitest';
import { highestVersion, ja4 } from './ja4.ts';
import type { ClientOffer } from './offer.ts';

/** The example of FoxIO's technical details of JA4: Chrome to a site by name, HTTP/2 first. */
const CHROME: ClientOffer = {
  legacyVersion: 0x0303,
  ciphers: [
    0x0a0a, 0x1301, 0x1302, 0x1303, 0xc02b, 0xc02f, 0xc02c, 0xc030, 0xcca9, 0xcca8, 0xc013, 0xc014, 0x009c, 0x009d,
    0x002f, 0x0035,
  ],
  extensions: [
    0x1a1a, 0x001b, 0x0000, 0x0033, 0x0010, 0x4469, 0x0017, 0x002d, 0x000d, 0x0005, 0x0023, 0x0012, 0x002b, 0xff01,
    0x000b, 0x000a, 0x0015, 0x2a2a,
  ],
  supportedVersions: [0x3a3a, 0x0304, 0x0303],
  signatureAlgorithms: [0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0806, 0x0601],
  groups: [],
  pointFormats: [],
  alpn: ['h2', 'http/1.1'],
};

describe('ja4', () => {
  test('is that of the specification’s example', () => {
    expect(ja4(CHROME, 't')).toBe('t13d1516h2_8daaf6152771_e5627efa2ab1');
  });

  test('says what carries the hello, and when no server is named', () => {
    expect(ja4({ ...CHROME, extensions: [0x002b], alpn: [] }, 'q')).toMatch(/^q13i150100_8daaf6152771_/);
  });

  test('writes zeros for lists that are empty', () => {
    expect(ja4({ ...CHROME, ciphers: [], extensions: [], supportedVersions: [], alpn: [] }, 't')).toBe(
      't12i000000_000000000000_000000000000',
    );
  });

  test.each([
    [['http/1.1'], 'h1'],
    [['h3-29'], 'h9'],
    [['x'], 'xx'],
    [['\u00ab\u00cd'], 'ad'],
    [[''], '00'],
  ])('shortens the protocol %j to %s', (alpn, code) => {
    expect(ja4({ ...CHROME, alpn }, 't').slice(8, 10)).toBe(code);
  });

  test('counts no further than 99', () => {
    const ciphers = Array.from({ length: 120 }, (_, i) => i);
    expect(ja4({ ...CHROME, ciphers }, 't').slice(4, 6)).toBe('99');
  });
});

describe('highestVersion', () => {
  test('passes over GREASE, and takes the lowest number of DTLS', () => {
    expect(highestVersion(CHROME)).toBe(0x0304);
    expect(highestVersion({ ...CHROME, supportedVersions: [0xfefd, 0xfefc] })).toBe(0xfefc);
    expect(highestVersion({ ...CHROME, supportedVersions: [] })).toBe(0x0303);
  });
});
