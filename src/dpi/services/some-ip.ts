import { type Analyzer, FROM_CLIENT, FROM_SERVER } from '../analyzer.ts';

const HEADER_LEN = 16;
/** Message types; 0x20 marks a part of a longer one. */
const TYPES: readonly number[] = [0x00, 0x01, 0x02, 0x40, 0x41, 0x42, 0x80, 0x81, 0xc0, 0xc1];

export const someIp: Analyzer = {
  service: 'some-ip',
  title: 'SOME/IP',
  category: 'industrial',
  doc: 'Services inside cars.',
  standard: 'AUTOSAR PRS_SOMEIP',
  transports: ['udp', 'tcp'],
  likelyPorts: [30490, 30491, 30501],
  firstBytes: null,
  aliases: { ndpi: ['SOMEIP'], wireshark: ['someip'] },

  inspect(bytes) {
    const length = bytes.u32(4);
    const type = bytes.u8(14);
    const isHeader =
      bytes.u8(12) === 1 &&
      TYPES.includes(type & ~0x20) &&
      bytes.u8(15) <= 0x5e &&
      length >= 8 &&
      bytes.length >= HEADER_LEN;
    if (!isHeader || bytes.u8(13) > 0x20) return 'no';
    const wire = Math.max(bytes.length, bytes.wireLength);
    const isMagic = bytes.u32(0) === 0xffff0000 || bytes.u32(0) === 0xffff8000;
    if (length + 8 > wire && !isMagic) return 'no';
    if (!isMagic && length + 8 !== wire && bytes.u8(8 + length + 12) !== 1 && bytes.u32(0) !== 0xffff8100) return 'no';
    return (type & ~0x20) >= 0x80 ? FROM_SERVER : FROM_CLIENT;
  },
};
