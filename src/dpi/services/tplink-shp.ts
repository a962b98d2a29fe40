import { type Analyzer, YES } from '../analyzer.ts';
import type { Bytes } from '../bytes.ts';

/** `{"` with each byte XORed by the one before, beginning with 171. */
const OPENING = 0xd0f2;
/** Bytes that must decode to text before the form is believed: chance does that to one in a million. */
const TEXT_LEN = 14;

export const tplinkShp: Analyzer = {
  service: 'tplink-shp',
  title: 'TP-Link smart home',
  category: 'industrial',
  doc: 'Plugs and lamps of TP-Link; JSON hidden by a running XOR.',
  standard: null,
  transports: ['udp', 'tcp'],
  likelyPorts: [9999],
  firstBytes: [0xd0, 0x00],
  aliases: { ndpi: ['TPLINK_SHP'] },

  inspect(bytes) {
    const start = bytes.isTcp ? 4 : 0;
    if (!bytes.onPort(9999) || bytes.u16(start) !== OPENING || (bytes.isTcp && bytes.u32(0) > 0x10000)) return 'no';
    return isText(bytes, start + 1) ? YES : 'no';
  },
};

function isText(bytes: Bytes, from: number): boolean {
  for (let at = from + 1; at <= from + TEXT_LEN; at++) {
    const decoded = bytes.u8(at) ^ bytes.u8(at - 1);
    if (at >= bytes.length || decoded < 0x20 || decoded > 0x7e) return false;
  }
  return true;
}
