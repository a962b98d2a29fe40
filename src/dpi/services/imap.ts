import { type Analyzer, firstOf } from '../analyzer.ts';
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
    return line !== null && COMMAND.test(line) ? { client: 'sender', follow: true } : 'no';
  },

  followsSegments: true,
  follow: followStartTls,
};
