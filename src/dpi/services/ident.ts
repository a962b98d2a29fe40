import { type Analyzer, FROM_CLIENT, FROM_SERVER, firstOf } from '../analyzer.ts';

export const ident: Analyzer = {
  service: 'ident',
  title: 'Ident',
  category: 'network',
  doc: 'Asks a machine whose connection this is.',
  standard: 'RFC 1413',
  transports: ['tcp'],
  likelyPorts: [113],
  needsPort: true,
  firstBytes: firstOf('0123456789'),
  aliases: { zeek: ['ident'], iana: ['auth'] },

  inspect(bytes) {
    const line = bytes.onPort(113) ? bytes.line(0, 128) : null;
    if (line === null || !/^\d{1,5} ?, ?\d{1,5}( ?: ?(USERID|ERROR) ?:.*)?$/.test(line)) return 'no';
    return line.includes(':') ? FROM_SERVER : FROM_CLIENT;
  },
};
