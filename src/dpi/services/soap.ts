import { type Analyzer, firstOf, YES } from '../analyzer.ts';

export const soap: Analyzer = {
  service: 'soap',
  title: 'SOAP',
  category: 'rpc',
  doc: 'Remote procedure calls written as XML, met without the HTTP header before them.',
  standard: 'SOAP 1.2',
  transports: ['tcp'],
  likelyPorts: [],
  firstBytes: firstOf('<'),
  aliases: { ndpi: ['SOAP'], wireshark: ['xml'] },

  inspect(bytes) {
    if (!bytes.has('<')) return 'no';
    const text = bytes.text(0, 512);
    return /<(\w+:)?Envelope[\s>]/.test(text) || /^<\?xml version="1\.0"[^>]*\?>\s*<ZMessage target=/.test(text)
      ? YES
      : 'no';
  },
};
