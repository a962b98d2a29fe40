import { type Analyzer, YES } from '../analyzer.ts';

export const openflow: Analyzer = {
  service: 'openflow',
  title: 'OpenFlow',
  category: 'network',
  doc: 'Switches and the controller that programs them.',
  standard: 'ONF OpenFlow Switch Specification',
  transports: ['tcp'],
  likelyPorts: [6653, 6633],
  firstBytes: [0x01, 0x02, 0x03, 0x04, 0x05, 0x06],
  aliases: { ndpi: ['OpenFlow'], wireshark: ['openflow'], iana: ['openflow'] },

  inspect(bytes) {
    const length = bytes.u16(2);
    const isHello =
      bytes.u8(1) === 0 && (length === 8 || (length === 16 && bytes.u16(8) === 1)) && bytes.length === length;
    return (isHello && (bytes.onPort(6653, 6633) || length === 16)) ||
      (bytes.onPort(6653, 6633) && bytes.u8(1) <= 35 && length === bytes.length)
      ? YES
      : 'no';
  },
};
