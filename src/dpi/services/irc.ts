import { type Analyzer, firstOf, type Match } from '../analyzer.ts';
import { addFact, putFact } from '../facts.ts';
import { eachLine, putPassword, putUser } from '../login-lines.ts';
import type { Probe } from '../probe.ts';
import { textAt } from '../text-pool.ts';

const PORTS: readonly number[] = [6667, 6660, 6666, 6668, 6669, 7000];
/** What both sides say once the client has signed on, for connections met in their middle. */
const UNDER_WAY = /^(:\S+ )?(PRIVMSG|NOTICE|JOIN|PART|QUIT|MODE|TOPIC|WHO|WHOIS) [^ ]|^(PING|PONG) :?[^ ]/;

export const irc: Analyzer = {
  service: 'irc',
  title: 'IRC',
  category: 'chat',
  doc: 'Internet Relay Chat.',
  standard: 'RFC 2812',
  transports: ['tcp'],
  likelyPorts: PORTS,
  firstBytes: firstOf('NUCSPJMTWQ:'),
  aliases: { ndpi: ['IRC'], wireshark: ['irc'], zeek: ['irc'], iana: ['ircu'] },

  inspect(bytes) {
    const line = bytes.line(0, 512);
    if (line === null) return 'no';
    if (
      /^NICK \S{1,64}$/.test(line) ||
      /^USER \S+ \S+ \S+ :/.test(line) ||
      /^CAP LS( 30\d)?$/.test(line) ||
      line === 'STARTTLS'
    )
      return readCommands(bytes, { client: 'sender', follow: true });
    if (bytes.onPort(...PORTS) && UNDER_WAY.test(line)) return readCommands(bytes, { follow: true });
    return /^:\S+ (NOTICE \S+ :|\d{3} \S+ )/.test(line) || /^NOTICE AUTH :/.test(line)
      ? { client: 'receiver', follow: true }
      : 'no';
  },

  followsSegments: true,

  follow(bytes, match) {
    readCommands(bytes, match);
    return true;
  },
};

/** Who signs on (RFC 2812 section 3.1), and the channels joined; lines of servers begin with a colon. */
function readCommands(bytes: Probe, match: Match): Match {
  match.facts ??= {};
  const { facts } = match;
  eachLine(bytes, 0, ({ word, rest, end }) => {
    if (word === 'NICK') putFact(match, facts, 'nick', textAt(bytes, rest, end - rest));
    else if (word === 'USER') putUser(bytes, match, facts, rest, Math.max(bytes.indexOf(0x20, rest, end), rest));
    else if (word === 'PASS' || word === 'OPER') putPassword(match, facts);
    else if (word === 'JOIN') {
      // A key to the channel may come after its name.
      const space = bytes.indexOf(0x20, rest, end);
      addFact(match, facts, 'channels', textAt(bytes, rest, (space < 0 ? end : space) - rest));
    }
  });
  return match;
}
