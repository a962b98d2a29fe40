import type { Analyzer } from '../analyzer.ts';

export const syncthing: Analyzer = {
  service: 'syncthing',
  title: 'Syncthing discovery',
  category: 'file-sharing',
  doc: 'Syncthing devices of one network find each other.',
  standard: 'https://docs.syncthing.net/specs/localdisco-v4.html',
  transports: ['udp'],
  likelyPorts: [21027],
  firstBytes: [0x2e],
  aliases: { ndpi: ['Syncthing'] },

  inspect(bytes) {
    return bytes.u32(0) === 0x2ea7d90b ? { application: 'Syncthing' } : 'no';
  },
};
