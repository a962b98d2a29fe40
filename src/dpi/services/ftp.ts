import { type Analyzer, firstOf, type Match } from '../analyzer.ts';
import { addFact } from '../facts.ts';
import { announceData } from '../ftp-announcements.ts';
import { eachLine, putPassword, putUser } from '../login-lines.ts';
import type { Probe } from '../probe.ts';
import { textAt } from '../text-pool.ts';
import { followStartTls } from './tls.ts';

const COMMANDS: readonly string[] = [
  'auth tls',
  'auth ssl',
  'user ',
  'feat\r\n',
  'pasv\r\n',
  'epsv\r\n',
  'syst\r\n',
  'port ',
  'eprt ',
];

export const ftp: Analyzer = {
  service: 'ftp',
  title: 'FTP control',
  category: 'file-transfer',
  doc: 'Commands of the File Transfer Protocol, also with AUTH TLS.',
  standard: 'RFC 959',
  transports: ['tcp'],
  likelyPorts: [21, 2121],
  firstBytes: firstOf('2aufpseAUFPSE'),
  aliases: { ndpi: ['FTP_CONTROL', 'FTPS', 'FTP'], wireshark: ['ftp'], zeek: ['ftp'], iana: ['ftp'] },

  inspect(bytes) {
    if (bytes.has('220')) {
      const line = bytes.line(0) ?? (bytes.length < 256 ? null : bytes.text(0, 256));
      if (line === null) return bytes.isPrintable(0, bytes.length) ? 'maybe' : 'no';
      const isNamed = /^220[ -].*(ftp|filezilla|serv-u|titan)/i.test(line);
      const isUsual = bytes.onPort(21) && /^220[ -]/.test(line) && !/smtp/i.test(line);
      return isNamed || isUsual ? { client: 'receiver', facts: { greeting: line }, follow: true } : 'no';
    }
    if (!COMMANDS.some((command) => bytes.hasIgnoringCase(command))) return 'no';
    if (!bytes.onPort(21) && !bytes.hasIgnoringCase('auth ') && !bytes.hasIgnoringCase('user ')) return 'no';
    if (!bytes.onPort(21) && !bytes.hasIgnoringCase('auth ')) return 'no';
    const match: Match = { client: 'sender', follow: true };
    readCommands(bytes, match);
    return match;
  },

  followsSegments: true,
  followsAll: true,
  announces: true,

  follow(bytes, match) {
    readCommands(bytes, match);
    return followStartTls(bytes, match);
  },
};

const FILE_COMMANDS: readonly string[] = ['RETR', 'STOR', 'APPE', 'STOU', 'DELE', 'MKD', 'SIZE'];

function readCommands(bytes: Probe, match: Match): void {
  match.facts ??= {};
  const { facts } = match;
  eachLine(bytes, 0, ({ word, rest, end }) => {
    announceData(bytes, word, rest, end);
    if (bytes.fromClient === false) return;
    if (word === 'USER') putUser(bytes, match, facts, rest, end);
    else if (word === 'PASS') putPassword(match, facts);
    else if (FILE_COMMANDS.includes(word) && rest < end)
      addFact(match, facts, 'files', textAt(bytes, rest, end - rest));
  });
}
