import { type Analyzer, firstOf, YES } from '../analyzer.ts';

export const canOverUdp: Analyzer = {
  service: 'can-over-udp',
  title: 'CAN over IP',
  category: 'industrial',
  doc: "Frames of a vehicle's bus (ISO 11898) carried in datagrams.",
  standard: null,
  transports: ['udp'],
  likelyPorts: [],
  firstBytes: firstOf('I'),
  aliases: { ndpi: ['Controller_Area_Network'] },

  inspect(bytes) {
    return bytes.has('ISO11898') ? YES : 'no';
  },
};
