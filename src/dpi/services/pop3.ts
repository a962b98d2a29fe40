import { type Analyzer, firstOf, type Match } from '../analyzer.ts';
import { begunBy, eachCommand, putPassword, putUser, readAuth } from '../login-lines.ts';
import type { Probe } from '../probe.ts';
import { followStartTls } from './tls.ts';

const COMMANDS: readonly string[] = ['user ', 'apop ', 'auth', 'capa', 'stls', 'uidl', 'stat\r\n', 'quit\r\n'];

export const pop3: Analyzer = {
  service: 'pop3',
  title: 'POP3',
  category: 'mail',
  doc: 'Mail collected from a server.',
  standard: 'RFC 1939',
  transports: ['tcp'],
  likelyPorts: [110],
  firstBytes: firstOf('+-ACSULTDQR'),
  aliases: { ndpi: ['POP3', 'POPS'], wireshark: ['pop'], zeek: ['pop3'], iana: ['pop3'] },

  inspect(bytes) {
    if (bytes.has('+OK') || bytes.has('-ERR')) {
      const line = bytes.line(0);
      if (line === null) return bytes.length < 256 && bytes.isPrintable(0, bytes.length) ? 'maybe' : 'no';
      return /^(\+OK|-ERR)( [\x20-\x7e]*)?$/.test(line) &&
        (bytes.onPort(110) || /pop|mail|dovecot|ready|message|octets|welcome/i.test(line))
        ? { client: 'receiver', facts: { greeting: line }, follow: true }
        : 'no';
    }
    return bytes.onPort(110) && COMMANDS.some((command) => bytes.hasIgnoringCase(command))
      ? begunBy(bytes, readCommands)
      : 'no';
  },

  followsSegments: true,

  follow(bytes, match) {
    readCommands(bytes, match);
    return followStartTls(bytes, match);
  },
};

function readCommands(bytes: Probe, match: Match): void {
  eachCommand(bytes, match, ({ word, rest, end }, facts) => {
    if (word === 'USER') putUser(bytes, match, facts, rest, end);
    else if (word === 'PASS') putPassword(match, facts);
    else if (word === 'AUTH') readAuth(bytes, match, facts, rest, end);
    else if (word === 'APOP') putUser(bytes, match, facts, rest, bytes.indexOf(0x20, rest, end));
  });
}
