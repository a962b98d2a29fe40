import { type Analyzer, FROM_SERVER } from '../analyzer.ts';
import { cleanName } from '../tls/hello.ts';

export const whois: Analyzer = {
  service: 'whois',
  title: 'WHOIS',
  category: 'network',
  doc: 'Who owns a name or an address.',
  standard: 'RFC 3912',
  transports: ['tcp'],
  likelyPorts: [43, 4343],
  needsPort: true,
  firstBytes: null,
  aliases: { ndpi: ['Whois-DAS'], wireshark: ['whois'], iana: ['nicname', 'rwhois'] },

  inspect(bytes) {
    if (bytes.srcPort === 43) return bytes.isPrintable(0, Math.min(bytes.length, 8)) ? FROM_SERVER : 'no';
    if (bytes.dstPort !== 43) return 'no';
    const line = bytes.line(0, 256);
    if (line === null || !/^[\x20-\x7e]+$/.test(line)) return 'no';
    const name = line.trim().split(' ').at(-1) ?? '';
    return { client: 'sender', ...(name.includes('.') ? { serverName: cleanName(name) } : {}) };
  },
};
