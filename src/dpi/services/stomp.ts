import { type Analyzer, FROM_CLIENT, FROM_SERVER, firstOf } from '../analyzer.ts';

export const stomp: Analyzer = {
  service: 'stomp',
  title: 'STOMP',
  category: 'messaging',
  doc: 'Text frames to message brokers.',
  standard: 'STOMP 1.2',
  transports: ['tcp'],
  likelyPorts: [61613],
  firstBytes: firstOf('CS'),
  aliases: { wireshark: ['stomp'] },

  inspect(bytes) {
    const isConnect = bytes.has('CONNECT\n') || bytes.has('STOMP\n') || bytes.has('CONNECTED\n');
    const hasHeader =
      bytes.find('accept-version:', 5, 200) > 0 ||
      bytes.find('version:', 5, 200) > 0 ||
      bytes.find('login:', 5, 200) > 0;
    return isConnect && hasHeader ? (bytes.has('CONNECTED') ? FROM_SERVER : FROM_CLIENT) : 'no';
  },
};
