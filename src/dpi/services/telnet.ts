import type { Analyzer, Match } from '../analyzer.ts';
import type { Bytes } from '../bytes.ts';
import { putPassword } from '../login-lines.ts';

const IAC = 0xff;
const SUBNEGOTIATION = 0xfa;
const SUBNEGOTIATION_END = '\xff\xf0';
const LONGEST_SUBNEGOTIATION = 64;
const LAST_OPTION = 0x31;

export const telnet: Analyzer = {
  service: 'telnet',
  title: 'Telnet',
  category: 'remote-access',
  doc: 'Remote terminals, everything readable on the way.',
  standard: 'RFC 854',
  transports: ['tcp'],
  likelyPorts: [23, 2323],
  firstBytes: [0xff],
  aliases: { ndpi: ['Telnet'], wireshark: ['telnet'], zeek: ['telnet'], iana: ['telnet'] },

  inspect(bytes) {
    if (!isCommand(bytes, 0)) return 'no';
    if (bytes.onPort(23)) return followed();
    if (bytes.length < 6) return 'maybe';
    // Elsewhere what begins must also end, or a second command must follow.
    const isWhole = bytes.u8(1) === SUBNEGOTIATION && bytes.find(SUBNEGOTIATION_END, 3, LONGEST_SUBNEGOTIATION) > 0;
    return isWhole || isCommand(bytes, 3) ? followed() : 'no';
  },

  followsSegments: true,

  /** A prompt for a password, then something typed by the other side. */
  follow(bytes, match) {
    const asked = bytes.memory as number | undefined;
    if (asked !== undefined && asked !== bytes.direction && bytes.u8(0) !== IAC && bytes.u8(0) !== 0x0d) {
      match.facts ??= {};
      putPassword(match, match.facts);
      return false;
    }
    if (PASSWORD_PROMPT.test(bytes.text(Math.max(0, bytes.length - LONGEST_PROMPT), LONGEST_PROMPT)))
      bytes.memory = bytes.direction;
    return true;
  },
};

const LONGEST_PROMPT = 40;
const PASSWORD_PROMPT = /pass(word|code|wd)[^:]{0,20}:\s*$/i;
const followed = (): Match => ({ follow: true });

const isCommand = (bytes: Bytes, at: number): boolean =>
  bytes.u8(at) === IAC &&
  bytes.u8(at + 1) >= SUBNEGOTIATION &&
  bytes.u8(at + 1) < IAC &&
  bytes.u8(at + 2) <= LAST_OPTION;
