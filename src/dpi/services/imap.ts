import { type Analyzer, firstOf, type Match } from '../analyzer.ts';
import { begunBy, eachCommand, putPassword, putUser, readAuth } from '../login-lines.ts';
import type { Probe } from '../probe.ts';
import { followStartTls } from './tls.ts';

const COMMAND =
  /^[a-z0-9.]{1,16} (capability|login|authenticate|starttls|select|examine|list|lsub|noop|logout|fetch|uid|id|namespace|enable|idle|status)\b/i;

export const imap: Analyzer = {
  service: 'imap',
  title: 'IMAP',
  category: 'mail',
  doc: 'Mail kept on a server.',
  standard: 'RFC 9051',
  transports: ['tcp'],
  likelyPorts: [143],
  firstBytes: firstOf('*abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'),
  aliases: { ndpi: ['IMAP', 'IMAPS'], wireshark: ['imap'], zeek: ['imap'], iana: ['imap'] },

  inspect(bytes) {
    if (bytes.has('* ')) {
      const line = bytes.line(0) ?? bytes.text(0, 512);
      return /^\* (OK|PREAUTH|BYE|CAPABILITY)\b/i.test(line) &&
        /imap|capability|ready|dovecot|courier|cyrus/i.test(line)
        ? { client: 'receiver', facts: { greeting: line }, follow: true }
        : 'no';
    }
    const space = bytes.indexOf(0x20, 1, 17);
    if (space < 0 || bytes.u8(space + 1) < 0x41) return 'no';
    const line = bytes.line(0, 512);
    return line !== null && COMMAND.test(line) ? begunBy(bytes, readCommands) : 'no';
  },

  followsSegments: true,

  follow(bytes, match) {
    readCommands(bytes, match);
    return followStartTls(bytes, match);
  },
};

/** A tag, then the command (RFC 9051 section 6.2.3); a user given as a literal comes later and stays unknown. */
function readCommands(bytes: Probe, match: Match): void {
  eachCommand(bytes, match, ({ rest, end }, facts) => {
    const space = bytes.indexOf(0x20, rest, end);
    if (space < 0) return;
    if (bytes.hasIgnoringCase('authenticate', rest)) readAuth(bytes, match, facts, space + 1, end);
    if (!bytes.hasIgnoringCase('login ', rest)) return;
    putPassword(match, facts);
    const isQuoted = bytes.u8(space + 1) === QUOTE;
    const userEnd = bytes.indexOf(isQuoted ? QUOTE : 0x20, space + 2, end);
    if (userEnd > 0 && bytes.u8(space + 1) !== LITERAL)
      putUser(bytes, match, facts, space + 1, isQuoted ? userEnd + 1 : userEnd);
  });
}

const QUOTE = 0x22;
const LITERAL = 0x7b;
