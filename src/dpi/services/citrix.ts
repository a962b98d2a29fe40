import { type Analyzer, FROM_CLIENT, YES } from '../analyzer.ts';

export const citrix: Analyzer = {
  service: 'citrix',
  title: 'Citrix ICA',
  category: 'remote-access',
  doc: 'Applications and desktops of Citrix.',
  standard: null,
  transports: ['tcp'],
  likelyPorts: [1494, 2598],
  firstBytes: [0x7f, 0x1a, 0x00],
  aliases: { ndpi: ['Citrix'], wireshark: ['ica'], iana: ['ica', 'citriximaclient'] },

  inspect(bytes) {
    if (bytes.has('\x7f\x7fICA\0')) return YES;
    return bytes.has('\x1aCGP/01') ? FROM_CLIENT : 'no';
  },
};
