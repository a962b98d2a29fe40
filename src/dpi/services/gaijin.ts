import type { Analyzer } from '../analyzer.ts';

const SERVER_PORTS = [20010, 20011, 20012, 20020, 20021, 20022] as const;

export const gaijin: Analyzer = {
  service: 'gaijin',
  title: 'Gaijin games',
  category: 'game',
  doc: 'War Thunder and other games of Gaijin.',
  standard: null,
  transports: ['udp'],
  likelyPorts: [],
  firstBytes: [0x61, 0x72, 0x8f],
  aliases: { ndpi: ['GaijinEntertainment'] },

  inspect(bytes) {
    if (bytes.find('app.start,env=', 0, 64) >= 0 || bytes.find(',circuit=', 0, 128) > 0)
      return { application: 'War Thunder' };
    // The opening of ENet, which many games use: here the ports must be those of Gaijin's servers.
    const isOpening =
      bytes.length === 52 && bytes.u16(0) === 0x8fff && bytes.u8(4) === 0x82 && bytes.u32(12) === 0x000004b0;
    return isOpening && bytes.onPort(...SERVER_PORTS) ? { client: 'sender', application: 'War Thunder' } : 'no';
  },
};
