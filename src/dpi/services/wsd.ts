import { type Analyzer, firstOf, YES } from '../analyzer.ts';

export const wsd: Analyzer = {
  service: 'wsd',
  title: 'WS-Discovery',
  category: 'management',
  doc: 'Windows finds printers, scanners and machines.',
  standard: 'WS-Discovery 1.1',
  transports: ['udp'],
  likelyPorts: [3702],
  firstBytes: firstOf('<'),
  aliases: { ndpi: ['WSD'], wireshark: ['xml'], iana: ['ws-discovery'] },

  inspect(bytes) {
    const isXml = bytes.has('<?xml') || bytes.has('<soap') || bytes.has('<SOAP') || bytes.has('<s:Env');
    return isXml && bytes.onPort(3702) && bytes.find('nvelope', 0, 400) > 0 ? YES : 'no';
  },
};
