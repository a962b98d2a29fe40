import type { Analyzer } from '../analyzer.ts';

const HELLO = 0x000903;
/** What keeps a call alive, in ten bytes: two of kind, a counter, zeros. */
const KEEP_ALIVE_LEN = 10;
const KEEP_ALIVE = [0x0902, 0x0903] as const;

export const imo: Analyzer = {
  service: 'imo',
  title: 'imo',
  category: 'voip',
  doc: 'Calls of the messenger imo.',
  standard: null,
  transports: ['udp'],
  likelyPorts: [],
  firstBytes: null,
  aliases: { ndpi: ['IMO'] },

  inspect(bytes) {
    if (bytes.length === 11 && bytes.u24(0) === HELLO) return { application: 'imo' };
    if (bytes.length !== KEEP_ALIVE_LEN || bytes.u32(6) !== 0) return 'no';
    const kind = bytes.u16(0);
    return kind === KEEP_ALIVE[0] || kind === KEEP_ALIVE[1] ? { application: 'imo' } : 'no';
  },
};
