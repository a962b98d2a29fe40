import { type Analyzer, FROM_CLIENT, FROM_SERVER } from '../analyzer.ts';

export const hartIp: Analyzer = {
  service: 'hart-ip',
  title: 'HART-IP',
  category: 'industrial',
  doc: 'Sensors and actuators of process plants.',
  standard: 'FieldComm HART-IP specification',
  transports: ['udp', 'tcp'],
  likelyPorts: [5094],
  firstBytes: [0x01, 0x02],
  aliases: { ndpi: ['HART-IP'], wireshark: ['hart_ip'], iana: ['hart-ip'] },

  inspect(bytes) {
    return bytes.u8(1) <= 2 &&
      (bytes.u8(2) <= 4 || bytes.u8(2) === 128) &&
      bytes.u16(6) === bytes.length &&
      bytes.length >= 8
      ? (bytes.u8(1) & 1) === 0
        ? FROM_CLIENT
        : FROM_SERVER
      : 'no';
  },
};
