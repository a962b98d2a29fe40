import { type Analyzer, firstOf } from '../analyzer.ts';

/** `WA`, version, dictionary; newer ones put an edge-routing header `ED` before it. */
const START = 'WA';
const EDGE_START = 'ED\x00\x01';

export const whatsapp: Analyzer = {
  service: 'whatsapp',
  title: 'WhatsApp',
  category: 'chat',
  doc: "WhatsApp's own encrypted messages.",
  standard: null,
  transports: ['tcp'],
  likelyPorts: [5222, 5242],
  firstBytes: firstOf('WE\x80\x00'),
  aliases: { ndpi: ['WhatsApp'] },

  inspect(bytes) {
    if (bytes.has(EDGE_START)) return { client: 'sender', application: 'WhatsApp' };
    const version = bytes.u8(2);
    return bytes.has(START) && version >= 1 && version <= 6 && bytes.u8(3) <= 15
      ? { client: 'sender', application: 'WhatsApp' }
      : 'no';
  },
};
