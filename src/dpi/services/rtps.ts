import { type Analyzer, firstOf, YES } from '../analyzer.ts';

export const rtps: Analyzer = {
  service: 'rtps',
  title: 'DDS RTPS',
  category: 'industrial',
  doc: 'Data of robots and vehicles, published and subscribed.',
  standard: 'OMG DDSI-RTPS 2.5',
  transports: ['udp', 'tcp'],
  likelyPorts: [7400, 7401, 7410, 7411],
  firstBytes: firstOf('R'),
  aliases: { ndpi: ['RTPS'], wireshark: ['rtps'] },

  inspect(bytes) {
    return (bytes.has('RTPS') || bytes.has('RTPX')) && bytes.u8(4) >= 1 && bytes.u8(4) <= 2 ? YES : 'no';
  },
};
