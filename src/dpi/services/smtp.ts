import { type Analyzer, firstOf, type Match, type Verdict } from '../analyzer.ts';
import type { Bytes } from '../bytes.ts';
import { addFact, putFact } from '../facts.ts';
import { begunBy, eachCommand, readAuth } from '../login-lines.ts';
import type { Probe } from '../probe.ts';
import { textAt } from '../text-pool.ts';
import { cleanName } from '../tls/hello.ts';
import { followStartTls } from './tls.ts';

const COMMANDS: readonly string[] = ['ehlo ', 'helo ', 'mail from:', 'rcpt to:', 'xclient ', 'lhlo '];

export const smtp: Analyzer = {
  service: 'smtp',
  title: 'SMTP',
  category: 'mail',
  doc: 'Mail on its way between servers, also with STARTTLS.',
  standard: 'RFC 5321',
  transports: ['tcp'],
  likelyPorts: [25, 587, 2525],
  firstBytes: firstOf('2ehmrxlEHMRXL'),
  aliases: { ndpi: ['SMTP', 'SMTPS'], wireshark: ['smtp'], zeek: ['smtp'], iana: ['smtp', 'submission'] },

  inspect(bytes) {
    if (bytes.has('220')) return inspectGreeting(bytes);
    if (!COMMANDS.some((command) => bytes.hasIgnoringCase(command))) return 'no';
    const line = bytes.line(0);
    if (line === null) return bytes.length < 256 ? 'maybe' : 'no';
    return begunBy(bytes, readCommands);
  },

  followsSegments: true,

  follow(bytes, match) {
    return readCommands(bytes, match) && followStartTls(bytes, match);
  },
};

/** False once the mail itself begins: what it says is nobody's business. */
function readCommands(bytes: Probe, match: Match): boolean {
  let isMail = false;
  eachCommand(bytes, match, ({ word, rest, end }, facts) => {
    if (isMail) return;
    if (word === 'EHLO' || word === 'HELO' || word === 'LHLO')
      putFact(match, facts, 'client', textAt(bytes, rest, end - rest));
    else if (word === 'AUTH') readAuth(bytes, match, facts, rest, end);
    else if (word === 'MAIL' || word === 'RCPT') {
      const address = /^(?:FROM|TO):\s?<?([^>\s]{1,256})/i.exec(bytes.text(rest, Math.min(end - rest, 300)))?.[1];
      if (address !== undefined) addFact(match, facts, word === 'MAIL' ? 'mail_from' : 'rcpt_to', address);
    } else isMail = word === 'DATA' || word === 'BDAT';
  });
  return !isMail;
}

/** `220 mail.example.com ESMTP`: the name is the server's own; FTP greets with the same number. */
function inspectGreeting(bytes: Bytes): Verdict {
  const line = bytes.line(0);
  if (line === null) return bytes.length < 256 && bytes.isPrintable(0, bytes.length) ? 'maybe' : 'no';
  if (!/^220[ -].*(smtp|mail|postfix|exim|sendmail|exchange)/i.test(line) || /ftp/i.test(line)) return 'no';
  const name = /^220[ -]([a-z0-9_.-]+)/i.exec(line)?.[1];
  return {
    client: 'receiver',
    facts: { greeting: line },
    follow: true,
    ...(name === undefined ? {} : { serverName: cleanName(name) }),
  };
}
