import type { Analyzer, Match, Verdict } from '../analyzer.ts';
import type { Bytes } from '../bytes.ts';
import type { FactGroup } from '../facts.ts';
import type { Probe } from '../probe.ts';
import { readSmb1, readSmb2 } from '../smb/messages.ts';

/** RFC 1002 section 4.3: a session header before each message; types of packets and 17 or 24 bits of length. */
const SESSION_HEADER_LEN = 4;
const SessionType = {
  message: 0x00,
  request: 0x81,
  positive: 0x82,
  negative: 0x83,
  retarget: 0x84,
  keepAlive: 0x85,
} as const;
const SMB1 = '\xffSMB';
const SMB2 = '\xfeSMB';
const SMB3_ENCRYPTED = '\xfdSMB';
const SMB3_COMPRESSED = '\xfcSMB';
const SMB2_RESPONSE = 0x01;
const SMB1_REPLY = 0x80;
/** Messages of one segment that are read. */
const MAX_MESSAGES = 16;
const NAME_PAIR_LEN = 68;

export const smb: Analyzer = {
  service: 'smb',
  title: 'SMB',
  category: 'file-transfer',
  doc: 'Windows file and printer sharing, versions 1 to 3, also inside NetBIOS sessions.',
  standard: 'MS-SMB2, MS-CIFS, RFC 1002',
  transports: ['tcp'],
  likelyPorts: [445, 139],
  firstBytes: [0x00, 0x81, 0x82, 0x83],
  aliases: {
    ndpi: ['SMBv1', 'SMBv23', 'NetBIOS'],
    wireshark: ['smb', 'smb2', 'nbss'],
    zeek: ['smb'],
    iana: ['microsoft-ds', 'netbios-ssn'],
  },

  inspect(bytes) {
    const type = bytes.u8(0);
    if (type !== SessionType.message) return inspectSession(bytes, type);
    if (bytes.length < SESSION_HEADER_LEN + 4) return bytes.onPort(445, 139) ? 'maybe' : 'no';
    const match = readMessage(bytes);
    if (match !== 'no' && bytes.wantsDetails) readMessages(bytes, match);
    return match;
  },

  followsSegments: true,

  /** Messages that begin a segment, and those after them in it. */
  follow(bytes, match) {
    readMessages(bytes, match);
    return true;
  },
};

function inspectSession(bytes: Probe, type: number): Verdict {
  const length = bytes.u24(1);
  if (!bytes.onPort(139)) return 'no';
  if (type === SessionType.request && length === NAME_PAIR_LEN) return { client: 'sender' };
  if (type === SessionType.positive && length === 0) return { client: 'receiver' };
  return type === SessionType.negative && length === 1 ? { client: 'receiver' } : 'no';
}

function readMessage(bytes: Bytes): Match | 'no' {
  const at = SESSION_HEADER_LEN;
  if (bytes.has(SMB1, at)) {
    const isReply = (bytes.u8(at + 9) & SMB1_REPLY) !== 0;
    return { client: isReply ? 'receiver' : 'sender', facts: { version: 'SMB 1' }, follow: true };
  }
  if (bytes.has(SMB2, at)) {
    const isReply = (bytes.u32le(at + 16) & SMB2_RESPONSE) !== 0;
    return { client: isReply ? 'receiver' : 'sender', facts: { version: 'SMB 2' }, follow: true };
  }
  return bytes.has(SMB3_ENCRYPTED, at) || bytes.has(SMB3_COMPRESSED, at) ? { facts: { version: 'SMB 3' } } : 'no';
}

function readMessages(bytes: Probe, match: Match): void {
  match.facts ??= {};
  const { facts } = match;
  for (let at = 0, n = 0; n < MAX_MESSAGES && bytes.u8(at) === SessionType.message; n++) {
    const message = at + SESSION_HEADER_LEN;
    const end = message + bytes.u24(at + 1);
    if (bytes.has(SMB2, message)) readChain(bytes, message, end, match, facts);
    else if (bytes.has(SMB1, message)) readSmb1(bytes, message, end, match, facts);
    else return;
    at = end;
  }
}

/** Messages of SMB 2 may be chained (MS-SMB2 section 2.2.1.2). */
function readChain(bytes: Bytes, from: number, end: number, match: Match, facts: FactGroup): void {
  // What was taken for version 1 was only asked whether it can do more.
  facts.version = 'SMB 2';
  for (let at = from, n = 0; n < MAX_MESSAGES && bytes.has(SMB2, at); n++) {
    const next = bytes.u32le(at + 20);
    readSmb2(bytes, at, next > 0 ? Math.min(at + next, end) : end, match, facts);
    if (next <= 0) return;
    at += next;
  }
}
