import { type Analyzer, firstOf, type Verdict } from '../analyzer.ts';
import type { Bytes } from '../bytes.ts';
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
    return { client: 'sender', facts: { command: line.split(' ', 1)[0] ?? '' }, follow: true };
  },

  followsSegments: true,
  follow: followStartTls,
};

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
