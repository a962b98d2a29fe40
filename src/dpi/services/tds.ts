import { type Analyzer, FROM_CLIENT, FROM_SERVER } from '../analyzer.ts';

/** Types that open a connection: pre-login, login; and the server's answer. */
const Type = { preLogin: 0x12, login7: 0x10, response: 0x04 } as const;

export const tds: Analyzer = {
  service: 'tds',
  title: 'Microsoft SQL Server',
  category: 'database',
  doc: 'Tabular data stream of Microsoft SQL Server.',
  standard: 'MS-TDS',
  transports: ['tcp'],
  likelyPorts: [1433],
  firstBytes: [0x01, 0x03, 0x04, 0x0e, 0x10, 0x12],
  aliases: { ndpi: ['MsSQL-TDS', 'TDS'], wireshark: ['tds'], iana: ['ms-sql-s'] },

  inspect(bytes) {
    const type = bytes.u8(0);
    const status = bytes.u8(1);
    const length = bytes.u16(2);
    if (length !== bytes.length || length < 9 || status > 0x11 || bytes.u8(7) !== 0) return 'no';
    if (type === Type.preLogin) return bytes.u8(8) <= 6 && bytes.u16(9) < length ? FROM_CLIENT : 'no';
    if (type === Type.login7) return bytes.u32le(8) === length - 8 ? FROM_CLIENT : 'no';
    return type === Type.response && bytes.u8(6) <= 1 && bytes.onPort(1433) ? FROM_SERVER : 'no';
  },
};
