import { type Analyzer, YES } from '../analyzer.ts';

const HANDSHAKE_LEN = 1537;

export const rtmp: Analyzer = {
  service: 'rtmp',
  title: 'RTMP',
  category: 'streaming',
  doc: 'Live streams of Flash times, still used to send them in.',
  standard: 'Adobe RTMP 1.0',
  transports: ['tcp'],
  likelyPorts: [1935],
  firstBytes: [0x03],
  aliases: { ndpi: ['RTMP'], wireshark: ['rtmpt'], iana: ['macromedia-fcs'] },

  inspect(bytes) {
    if (!bytes.fromStart && !bytes.onPort(1935)) return 'no';
    const isPlausible = bytes.u32(5) === 0 || bytes.onPort(1935);
    if (bytes.length < 9) return bytes.onPort(1935) ? 'maybe' : 'no';
    return bytes.length >= HANDSHAKE_LEN
      ? isPlausible
        ? YES
        : 'no'
      : isPlausible && bytes.length < HANDSHAKE_LEN
        ? 'maybe'
        : 'no';
  },
};
