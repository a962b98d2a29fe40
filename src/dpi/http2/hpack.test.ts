import { hexToBytes } from '@noble/hashes/utils.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Bytes } from '../bytes.ts';
import { HpackDecoder, MAX_TABLE_SIZE } from './hpack.ts';
import { decodeHuffman } from './huffman.ts';
import { STATIC_TABLE } from './static-table.ts';

const bytesOf = (raw: Uint8Array): Bytes => new Bytes(new DataView(raw.buffer, raw.byteOffset), 0, raw.length);
const hex = (digits: string): Bytes => bytesOf(hexToBytes(digits.replaceAll(' ', '')));

const FIRST_REQUEST = [
  [':method', 'GET'],
  [':scheme', 'http'],
  [':path', '/'],
  [':authority', 'www.example.com'],
];
const REQUESTS = [
  { fields: FIRST_REQUEST, size: 57 },
  { fields: [...FIRST_REQUEST, ['cache-control', 'no-cache']], size: 110 },
  {
    fields: [
      [':method', 'GET'],
      [':scheme', 'https'],
      [':path', '/index.html'],
      [':authority', 'www.example.com'],
      ['custom-key', 'custom-value'],
    ],
    size: 164,
  },
];
const REDIRECT = [
  ['cache-control', 'private'],
  ['date', 'Mon, 21 Oct 2013 20:13:21 GMT'],
  ['location', 'https://www.example.com'],
];
const RESPONSES = [
  { fields: [[':status', '302'], ...REDIRECT], size: 222 },
  { fields: [[':status', '307'], ...REDIRECT], size: 222 },
  {
    fields: [
      [':status', '200'],
      ['cache-control', 'private'],
      ['date', 'Mon, 21 Oct 2013 20:13:22 GMT'],
      ['location', 'https://www.example.com'],
      ['content-encoding', 'gzip'],
      ['set-cookie', 'foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1'],
    ],
    size: 215,
  },
];

describe('the examples of RFC 7541 appendix C', () => {
  test.each([
    ['C.2.1', '400a 6375 7374 6f6d 2d6b 6579 0d63 7573 746f 6d2d 6865 6164 6572', ['custom-key', 'custom-header'], 55],
    ['C.2.2', '040c 2f73 616d 706c 652f 7061 7468', [':path', '/sample/path'], 0],
    ['C.2.3', '1008 7061 7373 776f 7264 0673 6563 7265 74', ['password', 'secret'], 0],
    ['C.2.4', '82', [':method', 'GET'], 0],
  ])('%s: one field', (_, block, field, size) => {
    const decoder = new HpackDecoder();
    expect(decoder.decode(hex(block))).toEqual([field]);
    expect(decoder.size).toBe(size);
  });

  test.each([
    [
      'C.3: requests',
      4096,
      REQUESTS,
      [
        '8286 8441 0f77 7777 2e65 7861 6d70 6c65 2e63 6f6d',
        '8286 84be 5808 6e6f 2d63 6163 6865',
        '8287 85bf 400a 6375 7374 6f6d 2d6b 6579 0c63 7573 746f 6d2d 7661 6c75 65',
      ],
    ],
    [
      'C.4: requests with Huffman coding',
      4096,
      REQUESTS,
      [
        '8286 8441 8cf1 e3c2 e5f2 3a6b a0ab 90f4 ff',
        '8286 84be 5886 a8eb 1064 9cbf',
        '8287 85bf 4088 25a8 49e9 5ba9 7d7f 8925 a849 e95b b8e8 b4bf',
      ],
    ],
    [
      'C.5: responses, with a table of 256 octets',
      256,
      RESPONSES,
      [
        '4803 3330 3258 0770 7269 7661 7465 611d 4d6f 6e2c 2032 3120 4f63 7420 3230 3133 2032 303a 3133 3a32 3120 474d 546e 1768 7474 7073 3a2f 2f77 7777 2e65 7861 6d70 6c65 2e63 6f6d',
        '4803 3330 37c1 c0bf',
        '88c1 611d 4d6f 6e2c 2032 3120 4f63 7420 3230 3133 2032 303a 3133 3a32 3220 474d 54c0 5a04 677a 6970 7738 666f 6f3d 4153 444a 4b48 514b 425a 584f 5157 454f 5049 5541 5851 5745 4f49 553b 206d 6178 2d61 6765 3d33 3630 303b 2076 6572 7369 6f6e 3d31',
      ],
    ],
    [
      'C.6: responses with Huffman coding',
      256,
      RESPONSES,
      [
        '4882 6402 5885 aec3 771a 4b61 96d0 7abe 9410 54d4 44a8 2005 9504 0b81 66e0 82a6 2d1b ff6e 919d 29ad 1718 63c7 8f0b 97c8 e9ae 82ae 43d3',
        '4883 640e ffc1 c0bf',
        '88c1 6196 d07a be94 1054 d444 a820 0595 040b 8166 e084 a62d 1bff c05a 839b d9ab 77ad 94e7 821d d7f2 e6c7 b335 dfdf cd5b 3960 d5af 2708 7f36 72c1 ab27 0fb5 291f 9587 3160 65c0 03ed 4ee5 b106 3d50 07',
      ],
    ],
  ])('%s', (_, tableSize, expected, blocks) => {
    const decoder = new HpackDecoder(tableSize);
    const seen = blocks.map((block) => ({ fields: decoder.decode(hex(block)), size: decoder.size }));
    expect(seen).toEqual(expected);
  });
});

describe('HpackDecoder', () => {
  test('knows 61 fields from the start', () => {
    expect(STATIC_TABLE).toHaveLength(61);
    expect(STATIC_TABLE[15]).toEqual(['accept-encoding', 'gzip, deflate']);
    expect(STATIC_TABLE[60]).toEqual(['www-authenticate', '']);
  });

  test.each([
    ['an index of no field', 'be'],
    ['the index 0', '80'],
    ['a text beyond the end', '00 01 61 05 62'],
    ['a number without an end', 'ff ff ff ff ff ff'],
    ['Huffman code that ends in zeros', '00 81 1e 00'],
    ['Huffman code with a whole byte of filling', '00 82 1f ff 00'],
    ['the end of text within a text', '00 85 ff ff ff ff ff 00'],
    ['a table beyond the bound', '3f e2 7f'],
  ])('has no fields for %s', (_, block) => {
    expect(new HpackDecoder().decode(hex(block))).toBeNull();
  });

  test('takes a table of the largest size, and keeps to it', () => {
    const decoder = new HpackDecoder();
    // 31 + 0x61 + 0x7f * 128 = 16,384.
    expect(decoder.decode(hex('3f e1 7f'))).toEqual([]);
    const kept = new Uint8Array([0x40, 1, 0x61, 0x7f, 0x81, 0x01, ...new Uint8Array(256).fill(0x62)]);
    for (let i = 0; i < 200; i++) expect(decoder.decode(bytesOf(kept))).toHaveLength(1);
    expect(decoder.size).toBe(Math.floor(MAX_TABLE_SIZE / 289) * 289);
    expect(decoder.decode(hex('20'))).toEqual([]);
    expect(decoder.size).toBe(0);
  });

  test('bears any bytes, and stays within its bound', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 5 }), (blocks) => {
        const decoder = new HpackDecoder();
        for (const block of blocks) decoder.decode(bytesOf(block));
        expect(decoder.size).toBeLessThanOrEqual(MAX_TABLE_SIZE);
      }),
      { numRuns: 500 },
    );
  });

  test('reads the shortest codes', () => {
    expect(decodeHuffman(bytesOf(new Uint8Array(15)), 0, 15)).toBe('0'.repeat(24));
  });
});
