import { type Analyzer, FROM_CLIENT, FROM_SERVER } from '../analyzer.ts';

export const nrpe: Analyzer = {
  service: 'nrpe',
  title: 'NRPE',
  category: 'management',
  doc: 'Checks that Nagios runs on other machines.',
  standard: 'https://github.com/NagiosEnterprises/nrpe',
  transports: ['tcp'],
  likelyPorts: [5666],
  firstBytes: [0x00],
  aliases: { iana: ['nrpe'] },

  inspect(bytes) {
    const version = bytes.u16(0);
    const type = bytes.u16(2);
    return version >= 2 && version <= 4 && (type === 1 || type === 2) && bytes.onPort(5666) && bytes.length >= 16
      ? type === 1
        ? FROM_CLIENT
        : FROM_SERVER
      : 'no';
  },
};
