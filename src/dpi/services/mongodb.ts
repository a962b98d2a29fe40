import { type Analyzer, FROM_CLIENT, FROM_SERVER } from '../analyzer.ts';

const HEADER_LEN = 16;
const MAX_MESSAGE_LEN = 48_000_000;
const Opcode = { reply: 1, message: 2013, compressed: 2012, query: 2004 } as const;
const OPCODES: readonly number[] = [1, 1000, 2001, 2002, 2003, 2004, 2005, 2006, 2007, 2010, 2011, 2012, 2013];

export const mongodb: Analyzer = {
  service: 'mongodb',
  title: 'MongoDB',
  category: 'database',
  doc: 'MongoDB databases.',
  standard: 'https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol',
  transports: ['tcp'],
  likelyPorts: [27017, 27018, 27019],
  firstBytes: null,
  aliases: { ndpi: ['MongoDB'], wireshark: ['mongo'], iana: ['mongodb'] },

  inspect(bytes) {
    const length = bytes.u32le(0);
    const opcode = bytes.u32le(12);
    if (length < HEADER_LEN || length > MAX_MESSAGE_LEN || opcode > 2013 || !OPCODES.includes(opcode)) return 'no';
    if (opcode === Opcode.query && bytes.find('.$cmd\0', 20, 96) < 0 && !bytes.onPort(27017) && length !== bytes.length)
      return 'no';
    if (opcode === Opcode.message && bytes.u32le(16) > 0x10003) return 'no';
    if (length > bytes.length && !bytes.onPort(27017) && opcode !== Opcode.query) return 'no';
    return bytes.u32le(8) === 0 && opcode !== Opcode.reply ? FROM_CLIENT : FROM_SERVER;
  },
};
