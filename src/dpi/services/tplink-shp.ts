import { type Analyzer, YES } from '../analyzer.ts';

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
    // `{"` with each byte XORed by the one before, beginning with 171.
    return bytes.onPort(9999) && bytes.u16(start) === 0xd0f2 && (!bytes.isTcp || bytes.u32(0) <= 0x10000) ? YES : 'no';
  },
};
