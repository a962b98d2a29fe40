import { type Analyzer, firstOf, type Match } from '../analyzer.ts';
import { addFact } from '../facts.ts';
import { begunBy, eachCommand, putPassword, putUser } from '../login-lines.ts';
import type { Probe } from '../probe.ts';
import { textAt } from '../text-pool.ts';

export const nntp: Analyzer = {
  service: 'nntp',
  title: 'NNTP',
  category: 'news',
  doc: 'Articles of Usenet.',
  standard: 'RFC 3977',
  transports: ['tcp'],
  likelyPorts: [119, 563, 433],
  firstBytes: firstOf('2mMaAgGxXlLcC'),
  aliases: { ndpi: ['Usenet'], wireshark: ['nntp'], iana: ['nntp'] },

  inspect(bytes) {
    const line = bytes.line(0, 512);
    if (line === null) return 'no';
    if (/^20[01] .*(nntp|news|innd|leafnode|usenet|posting)/i.test(line))
      return { client: 'receiver', facts: { greeting: line }, follow: true };
    return bytes.onPort(119) && /^(mode reader|authinfo user|group |article |xover|list( |$)|capabilities)/i.test(line)
      ? begunBy(bytes, readCommands)
      : 'no';
  },

  followsSegments: true,

  follow(bytes, match) {
    readCommands(bytes, match);
    return true;
  },
};

/** AUTHINFO USER and PASS (RFC 4643 section 2.3), and the groups that are read. */
function readCommands(bytes: Probe, match: Match): void {
  eachCommand(bytes, match, ({ word, rest, end }, facts) => {
    if (word === 'GROUP') addFact(match, facts, 'groups', textAt(bytes, rest, end - rest));
    if (word !== 'AUTHINFO') return;
    if (bytes.hasIgnoringCase('user ', rest)) putUser(bytes, match, facts, rest + 5, end);
    else if (bytes.hasIgnoringCase('pass ', rest)) putPassword(match, facts);
  });
}
