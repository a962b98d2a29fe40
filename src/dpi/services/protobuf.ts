import { type Analyzer, YES } from '../analyzer.ts';
import type { Bytes } from '../bytes.ts';

const WireType = { varint: 0, fixed64: 1, length: 2, fixed32: 5 } as const;
const MAX_FIELDS = 64;
const MAX_FIELD_NUMBER = 512;

export const protobuf: Analyzer = {
  service: 'protobuf',
  title: 'Protocol Buffers',
  category: 'rpc',
  doc: "Fields of Google's encoding with no other protocol around them.",
  standard: 'https://protobuf.dev/programming-guides/encoding',
  transports: ['tcp'],
  likelyPorts: [],
  firstBytes: null,
  aliases: { ndpi: ['Protobuf'], wireshark: ['protobuf'] },

  inspect(bytes) {
    if (bytes.length < 16) return 'no';
    let at = 0;
    let fields = 0;
    let texts = 0;
    while (at < bytes.length && fields < MAX_FIELDS) {
      const key = readVarint(bytes, at);
      if (key === null || key.value >> 3 === 0 || key.value >> 3 > MAX_FIELD_NUMBER) return 'no';
      at = key.next;
      const kind = key.value & 7;
      if (kind === WireType.fixed64) at += 8;
      else if (kind === WireType.fixed32) at += 4;
      else if (kind !== WireType.varint && kind !== WireType.length) return 'no';
      else {
        const value = readVarint(bytes, at);
        if (value === null) return 'no';
        at = value.next;
        if (kind === WireType.length) {
          if (value.value > 4 && bytes.isPrintable(at, value.value)) texts++;
          at += value.value;
        }
      }
      fields++;
    }
    const isLikely = bytes.fromStart ? fields >= 3 || texts > 0 : fields >= 5 || texts > 0;
    return at === bytes.length && fields >= 2 && isLikely ? YES : 'no';
  },
};

function readVarint(bytes: Bytes, at: number): { value: number; next: number } | null {
  let value = 0;
  for (let i = 0; i < 10; i++) {
    const byte = bytes.u8(at + i);
    if (byte < 0) return null;
    value += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80) return i > 0 && byte === 0 ? null : { value, next: at + i + 1 };
  }
  return null;
}
