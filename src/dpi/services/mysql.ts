import { type Analyzer, FROM_SERVER } from '../analyzer.ts';

/** The greeting's protocol version; a length of three bytes and a sequence number precede it. */
const GREETING = 10;
const ERROR = 0xff;

export const mysql: Analyzer = {
  service: 'mysql',
  title: 'MySQL',
  category: 'database',
  doc: 'MySQL and MariaDB databases.',
  standard: 'https://dev.mysql.com/doc/dev/mysql-server/latest/PAGE_PROTOCOL.html',
  transports: ['tcp'],
  likelyPorts: [3306],
  firstBytes: null,
  aliases: { ndpi: ['MySQL'], wireshark: ['mysql'], zeek: ['mysql'], iana: ['mysql'] },

  inspect(bytes) {
    const length = bytes.u8(0) + bytes.u8(1) * 256 + bytes.u8(2) * 65_536;
    if (bytes.length < 7 || bytes.u8(3) !== 0 || length + 4 > bytes.wireLength + 4) return 'no';
    if (bytes.u8(4) === ERROR) return bytes.onPort(3306) && length + 4 === bytes.length ? FROM_SERVER : 'no';
    const end = bytes.indexOf(0, 5, 80);
    const version = bytes.text(5, end - 5);
    if (bytes.u8(4) !== GREETING || end < 8 || length + 4 !== bytes.length || !/^[\d.]+[\w.:+~-]*$/.test(version))
      return 'no';
    return { client: 'receiver', facts: { version } };
  },
};
