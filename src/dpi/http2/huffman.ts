/**
 * HPACK's code for texts (RFC 7541 appendix B). The code is canonical: among symbols of one length codes ascend with the
 * symbols, and each length goes on where the shorter one ended, so that the lengths alone say all of it.
 */
import type { Bytes } from '../bytes.ts';

const END_OF_TEXT = 256;
const SHORTEST = 5;
const LONGEST = 30;

/** Symbols by the length of their code, in bits: as ranges, both ends included. */
const SYMBOLS: ReadonlyMap<number, string> = new Map([
  [5, '48-50 97 99 101 105 111 115-116'],
  [6, '32 37 45-47 51-57 61 65 95 98 100 102-104 108-110 112 114 117'],
  [7, '58 66-87 89 106-107 113 118-122'],
  [8, '38 42 44 59 88 90'],
  [10, '33-34 40-41 63'],
  [11, '39 43 124'],
  [12, '35 62'],
  [13, '0 36 64 91 93 126'],
  [14, '94 125'],
  [15, '60 96 123'],
  [19, '92 195 208'],
  [20, '128 130-131 162 184 194 224 226'],
  [21, '153 161 167 172 176-177 179 209 216-217 227 229-230'],
  [22, '129 132-134 136 146 154 156 160 163-164 169-170 173 178 181 185-187 189-190 196 198 228 232-233'],
  [23, '1 135 137-141 143 147 149-152 155 157-158 165-166 168 174-175 180 182-183 188 191 197 231 239'],
  [24, '9 142 144-145 148 159 171 206 215 225 236-237'],
  [25, '199 207 234-235'],
  [26, '192-193 200-202 205 210 213 218-219 238 240 242-243 255'],
  [27, '203-204 211-212 214 221-223 241 244-248 250-254'],
  [28, '2-8 11-12 14-21 23-31 127 220 249'],
  [30, '10 13 22 256'],
]);

/** Per length: the symbols, and the code of the first of them. */
const byLength: (readonly number[])[] = [];
const firstCodes: number[] = [];
for (let length = SHORTEST, code = 0; length <= LONGEST; length++, code *= 2) {
  const symbols = expand(SYMBOLS.get(length) ?? '');
  byLength[length] = symbols;
  firstCodes[length] = code;
  code += symbols.length;
}

function expand(ranges: string): number[] {
  return ranges
    .split(' ')
    .filter((range) => range !== '')
    .flatMap((range) => {
      const [from = 0, to = from] = range.split('-').map(Number);
      return Array.from({ length: to - from + 1 }, (_, i) => from + i);
    });
}

/** The text that `count` bytes from `at` on stand for, one character a byte; null where they are no such code. */
export function decodeHuffman(bytes: Bytes, at: number, count: number): string | null {
  let text = '';
  let code = 0;
  let length = 0;
  for (let i = at; i < at + count; i++) {
    const byte = bytes.u8(i);
    if (byte < 0) return null;
    for (let bit = 7; bit >= 0; bit--) {
      code = (code << 1) | ((byte >> bit) & 1);
      length++;
      const symbol = byLength[length]?.[code - (firstCodes[length] ?? 0)];
      if (symbol !== undefined) {
        if (symbol === END_OF_TEXT) return null;
        text += String.fromCharCode(symbol);
        code = 0;
        length = 0;
      } else if (length === LONGEST) return null;
    }
  }
  // Section 5.2: what is left of the last byte is filled with ones, fewer than eight.
  return length < 8 && code === (1 << length) - 1 ? text : null;
}
