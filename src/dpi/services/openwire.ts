import { type Analyzer, YES } from '../analyzer.ts';

export const openwire: Analyzer = {
  service: 'openwire',
  title: 'ActiveMQ OpenWire',
  category: 'messaging',
  doc: 'Messages of ActiveMQ brokers.',
  standard: 'https://activemq.apache.org/openwire-version-2-specification',
  transports: ['tcp'],
  likelyPorts: [61616],
  firstBytes: [0x00],
  aliases: { ndpi: ['OpenWire'], wireshark: ['openwire'] },

  inspect(bytes) {
    return bytes.u8(4) === 1 && bytes.has('ActiveMQ', 5) && bytes.u32(0) < 0x10000 ? YES : 'no';
  },
};
