import type { Analyzer } from '../analyzer.ts';

const HELLO = 0x000903;
/** Datagrams of one byte: a question and its answer. */
const PING = 0x07;
const PONG = 0x76;

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
    const first = bytes.u8(0);
    if (bytes.length !== 1 || (first !== PING && first !== PONG)) return 'no';
    const before = bytes.memory;
    bytes.memory = first;
    return before === (first === PING ? PONG : PING) ? { application: 'imo' } : 'maybe';
  },
};
