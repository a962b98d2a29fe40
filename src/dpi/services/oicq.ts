import { type Analyzer, YES } from '../analyzer.ts';

export const oicq: Analyzer = {
  service: 'oicq',
  title: 'OICQ',
  category: 'chat',
  doc: 'The messenger QQ of Tencent, before it was encrypted over TCP.',
  standard: null,
  transports: ['udp'],
  likelyPorts: [8000],
  firstBytes: [0x02],
  aliases: { ndpi: ['OICQ'], wireshark: ['oicq'] },

  inspect(bytes) {
    const last = Math.max(bytes.length, bytes.wireLength) - 1;
    const command = bytes.u16(3);
    if (bytes.length !== last + 1 || bytes.u8(last) !== 0x03 || last < 12) return 'no';
    return COMMANDS.includes(command) && bytes.u16(1) >= 0x0900 ? YES : 'no';
  },
};

/** Commands of the header's third field: sign-in, presence, messages, groups. */
const COMMANDS: readonly number[] = [
  0x0001, 0x0002, 0x0004, 0x0005, 0x0006, 0x0009, 0x000a, 0x000b, 0x000d, 0x000e, 0x0012, 0x0016, 0x0017, 0x0018,
  0x001c, 0x001d, 0x0022, 0x0026, 0x0027, 0x002f, 0x0030, 0x003c, 0x003d, 0x003e, 0x0058, 0x005a, 0x005c, 0x0062,
  0x0065, 0x0067, 0x00b5, 0x00d1, 0x00e4, 0x0081, 0x00ce, 0x0091, 0x00cd, 0x00ba, 0x00dd, 0x00e5, 0x00e6, 0x0825,
  0x0836, 0x0828, 0x00ec, 0x0058,
];
