/** Known from nDPI and its captures: each message begins with 0x1724 or 0x1130, in UDP behind eleven bytes that begin with zero. */
import type { Analyzer, Match } from '../analyzer.ts';
import { confirmed } from '../confirm.ts';

const PORT = 5938;
const FIRST = 0x1724;
const SECOND = 0x1130;
const WITHIN_UDP = 11;
const TEAMVIEWER: Match = { application: 'TeamViewer' };

export const teamviewer: Analyzer = {
  service: 'teamviewer',
  title: 'TeamViewer',
  category: 'remote-access',
  doc: 'Remote help with TeamViewer.',
  standard: null,
  transports: ['tcp', 'udp'],
  likelyPorts: [PORT],
  firstBytes: [0x17, 0x11, 0x00],
  aliases: { ndpi: ['TeamViewer'], iana: ['teamviewer'] },

  inspect(bytes) {
    if (!bytes.isTcp) {
      if (bytes.u8(0) !== 0 || bytes.u16(WITHIN_UDP) !== FIRST) return 'no';
      return bytes.onPort(PORT) ? { ...TEAMVIEWER } : confirmed(bytes, { ...TEAMVIEWER });
    }
    const begin = bytes.u16(0);
    if (begin !== FIRST && begin !== SECOND) return 'no';
    // Sixteen bits are few: both sides must begin so.
    const before = bytes.memory;
    bytes.memory ??= bytes.direction;
    return before !== undefined && before !== bytes.direction ? { ...TEAMVIEWER } : 'maybe';
  },
};
