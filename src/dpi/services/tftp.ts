import { type Analyzer, FROM_SERVER } from '../analyzer.ts';

export const tftp: Analyzer = {
  service: 'tftp',
  title: 'TFTP',
  category: 'file-transfer',
  doc: 'Boot files and configurations of devices.',
  standard: 'RFC 1350',
  transports: ['udp'],
  likelyPorts: [69],
  firstBytes: [0x00],
  aliases: { ndpi: ['TFTP'], wireshark: ['tftp'], iana: ['tftp'] },

  inspect(bytes) {
    const opcode = bytes.u16(0);
    if (opcode === 1 || opcode === 2) {
      const nameEnd = bytes.indexOf(0, 2, 258);
      const isNamed = nameEnd > 2 && bytes.isPrintable(2, nameEnd - 2);
      const mode = bytes.text(nameEnd + 1, 9).toLowerCase();
      return isNamed && /^(octet|netascii|mail)\0?/.test(mode)
        ? { client: 'sender', facts: { file: bytes.text(2, Math.min(nameEnd - 2, 128)) } }
        : 'no';
    }
    return bytes.onPort(69) && opcode === 5 && bytes.u16(2) <= 8 && bytes.u8(bytes.length - 1) === 0
      ? FROM_SERVER
      : 'no';
  },
};
