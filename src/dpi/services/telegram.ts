import type { Analyzer } from '../analyzer.ts';

/** Probes to a reflector: a peer tag, twelve bytes of ones, then 0xfe and ones or what the answer carries. */
const TAG_LEN = 16;
const PROBE = 0xfeffffff;
const ANSWER = 0xc77215c0;

export const telegram: Analyzer = {
  service: 'telegram',
  title: 'Telegram calls',
  category: 'voip',
  doc: 'Reflectors of Telegram calls and their probes.',
  standard: null,
  transports: ['udp'],
  likelyPorts: [],
  firstBytes: null,
  aliases: { ndpi: ['Telegram'] },

  inspect(bytes) {
    if (bytes.length < 40 || bytes.length % 4 !== 0) return 'no';
    const isProbe =
      bytes.u32(TAG_LEN) === 0xffffffff &&
      bytes.u32(TAG_LEN + 4) === 0xffffffff &&
      bytes.u32(TAG_LEN + 8) === 0xffffffff;
    const kind = bytes.u32(TAG_LEN + 12);
    return isProbe && (kind === PROBE || kind === ANSWER) && bytes.u32(0) !== 0xffffffff
      ? { application: 'Telegram' }
      : 'no';
  },
};
