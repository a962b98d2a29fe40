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
    if (!bytes.isTcp) return bytes.u8(0) === 0 && bytes.u16(11) === 0x1724 ? { application: 'TeamViewer' } : 'no';
    const isMessage = (bytes.u16(0) === 0x1724 || bytes.u16(0) === 0x1130) && command >= 0x01 && command <= 0x2a;
    if (!isMessage) return 'no';
    if (bytes.onPort(5938)) return { application: 'TeamViewer' };
    // Elsewhere both sides must begin like this.
    const before = bytes.memory;
    bytes.memory ??= bytes.direction;
    return before !== undefined && before !== bytes.direction ? { application: 'TeamViewer' } : 'maybe';
  },
};
