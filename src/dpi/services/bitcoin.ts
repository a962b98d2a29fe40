import { type Analyzer, YES } from '../analyzer.ts';

const COMMANDS =
  /^(version|verack|addr|getaddr|inv|getdata|block|headers|getheaders|tx|ping|pong|sendheaders|feefilter|sendcmpct|wtxidrelay|sendaddrv2|alert)\0/;

export const bitcoin: Analyzer = {
  service: 'bitcoin',
  title: 'Bitcoin',
  category: 'crypto-currency',
  doc: 'Nodes of Bitcoin among themselves.',
  standard: 'https://developer.bitcoin.org/reference/p2p_networking.html',
  transports: ['tcp'],
  likelyPorts: [8333, 18333],
  firstBytes: [0xf9, 0x0b, 0xfa],
  aliases: { ndpi: ['Mining', 'BITCOIN'], wireshark: ['bitcoin'] },

  inspect(bytes) {
    const magic = bytes.u32(0);
    return (magic === 0xf9beb4d9 || magic === 0x0b110907 || magic === 0xfabfb5da) && COMMANDS.test(bytes.text(4, 12))
      ? YES
      : 'no';
  },
};
