import { type Analyzer, FROM_CLIENT, FROM_SERVER } from '../analyzer.ts';

export const gearman: Analyzer = {
  service: 'gearman',
  title: 'Gearman',
  category: 'messaging',
  doc: 'Work handed out to machines.',
  standard: 'http://gearman.org/protocol',
  transports: ['tcp'],
  likelyPorts: [4730],
  firstBytes: [0x00],
  aliases: { ndpi: ['Gearman'], iana: ['gearman'] },

  inspect(bytes) {
    const isMagic = bytes.has('\0REQ') || bytes.has('\0RES');
    return isMagic && bytes.u32(4) >= 1 && bytes.u32(4) <= 42 ? (bytes.has('\0REQ') ? FROM_CLIENT : FROM_SERVER) : 'no';
  },
};
