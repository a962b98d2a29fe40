import type { Analyzer, Match } from '../analyzer.ts';
import type { Bytes } from '../bytes.ts';
import { addFact, putFact } from '../facts.ts';
import { textAt } from '../text-pool.ts';

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
    const match: Match = {
      client: bytes.u32le(8) === 0 && opcode !== Opcode.reply ? 'sender' : 'receiver',
      follow: true,
    };
    if (bytes.wantsDetails) readRequest(bytes, match);
    return match;
  },

  followsSegments: true,

  follow(bytes, match) {
    readRequest(bytes, match);
    return true;
  },
};

const COLLECTION_AT = 20;
/** Before the text of a BSON element: its length. */
const DATABASE = '\x02$db\0';
/** How a client begins SCRAM (RFC 5802 section 7); PLAIN has the password beside the name. */
const SCRAM = 'n,,n=';
const LONGEST_NAME = 128;

/** The database of a message (`$db`, or what a query's collection begins with) and who signs in. */
function readRequest(bytes: Bytes, match: Match): void {
  if (bytes.u32le(8) !== 0) return;
  match.facts ??= {};
  const { facts } = match;
  const opcode = bytes.u32le(12);
  if (opcode === Opcode.query) {
    const dot = bytes.indexOf(0x2e, COLLECTION_AT, COLLECTION_AT + LONGEST_NAME);
    if (dot > COLLECTION_AT) addFact(match, facts, 'databases', textAt(bytes, COLLECTION_AT, dot - COLLECTION_AT));
  } else if (opcode === Opcode.message) {
    const at = bytes.find(DATABASE) + DATABASE.length;
    const length = bytes.u32le(at);
    if (at >= DATABASE.length && length > 1 && length <= LONGEST_NAME)
      addFact(match, facts, 'databases', textAt(bytes, at + 4, length - 1));
  }
  const user = bytes.find(SCRAM, 0, MAX_SCRAM_AT) + SCRAM.length;
  if (user < SCRAM.length) return;
  const end = bytes.indexOf(0x2c, user, user + LONGEST_NAME);
  if (end > user) putFact(match, facts, 'user', textAt(bytes, user, end - user));
}

const MAX_SCRAM_AT = 512;
