import type { Analyzer } from '../analyzer.ts';

export const teamviewer: Analyzer = {
  service: 'teamviewer',
  title: 'TeamViewer',
  category: 'remote-access',
  doc: 'Remote help with TeamViewer.',
  standard: null,
  transports: ['tcp', 'udp'],
  likelyPorts: [5938],
  firstBytes: [0x17, 0x11, 0x00],
  aliases: { ndpi: ['TeamViewer'] },

  inspect(bytes) {
    const command = bytes.u8(2);
    const isTcp =
      bytes.isTcp &&
      ((bytes.u16(0) === 0x1724 && command >= 0x01 && command <= 0x2a) ||
        (bytes.u16(0) === 0x1130 && command >= 0x01 && command <= 0x2a));
    const isUdp = !bytes.isTcp && bytes.u8(0) === 0 && bytes.u16(11) === 0x1724;
    return isTcp || isUdp ? { application: 'TeamViewer' } : 'no';
  },
};
