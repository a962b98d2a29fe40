import type { Analyzer, Match, Verdict } from '../analyzer.ts';
import type { Bytes } from '../bytes.ts';
import type { Probe } from '../probe.ts';

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
const NEGOTIATE = 0;
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
    return readMessage(bytes);
  },

  follow(bytes, match) {
    if (!bytes.fromStart || bytes.length < SESSION_HEADER_LEN + 4) return true;
    const more = bytes.u8(0) === SessionType.message ? readMessage(bytes) : 'no';
    if (more !== 'no') match.facts = { ...match.facts, ...more.facts };
    return false;
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
    const dialect = isReply && bytes.u16le(at + 12) === NEGOTIATE ? dialectName(bytes.u16le(at + 68)) : null;
    const facts = { version: 'SMB 2', ...(dialect === null ? {} : { dialect }) };
    return { client: isReply ? 'receiver' : 'sender', facts, follow: true };
  }
  return bytes.has(SMB3_ENCRYPTED, at) || bytes.has(SMB3_COMPRESSED, at) ? { facts: { version: 'SMB 3' } } : 'no';
}

/** MS-SMB2 section 2.2.4: 0x0311 is 3.1.1. */
function dialectName(dialect: number): string | null {
  if (dialect < 0x0200 || dialect > 0x0311) return null;
  const [major, minor, patch] = [dialect >> 8, (dialect >> 4) & 0xf, dialect & 0xf];
  return patch === 0 ? `${major}.${minor}` : `${major}.${minor}.${patch}`;
}
