import { type Analyzer, FROM_SERVER } from '../analyzer.ts';

const Type = { connect: 1, accept: 2, refuse: 4, redirect: 5, resend: 11 } as const;

export const oracle: Analyzer = {
  service: 'oracle',
  title: 'Oracle TNS',
  category: 'database',
  doc: 'Transparent network substrate of Oracle databases.',
  standard: null,
  transports: ['tcp'],
  likelyPorts: [1521, 1522, 1526],
  firstBytes: [0x00],
  aliases: { ndpi: ['Oracle'], wireshark: ['tns'], iana: ['ncube-lm'] },

  inspect(bytes) {
    const length = bytes.u16(0);
    const type = bytes.u8(4);
    if (bytes.u16(2) !== 0 || bytes.u16(6) !== 0 || length < 8 || length > Math.max(bytes.wireLength, bytes.length))
      return 'no';
    if (type === Type.connect) {
      const at = bytes.find('(', 34, length);
      const data = at < 0 ? '' : bytes.text(at, 400);
      const name = /SERVICE_NAME=([^)]+)\)/i.exec(data)?.[1] ?? /SID=([^)]+)\)/i.exec(data)?.[1];
      return bytes.u16(8) >= 300 && bytes.u16(8) < 400
        ? { client: 'sender', ...(name === undefined ? {} : { facts: { database: name } }) }
        : 'no';
    }
    const isAnswer = type === Type.accept || type === Type.refuse || type === Type.redirect || type === Type.resend;
    return isAnswer && length === bytes.length && bytes.onPort(1521, 1522, 1526) ? FROM_SERVER : 'no';
  },
};
