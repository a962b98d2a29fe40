import { type Analyzer, FROM_CLIENT, firstOf } from '../analyzer.ts';

const VERSION_2 = '\r\n\r\n\0\r\nQUIT\n';

export const proxyProtocol: Analyzer = {
  service: 'proxy-protocol',
  title: 'PROXY protocol',
  category: 'web',
  doc: 'Tells a server behind a proxy who the client is.',
  standard: 'https://www.haproxy.org/download/3.0/doc/proxy-protocol.txt',
  transports: ['tcp'],
  likelyPorts: [],
  firstBytes: firstOf('P\x0d'),
  aliases: { ndpi: ['HAProxy'], wireshark: ['proxy'] },

  inspect(bytes) {
    if (bytes.has(VERSION_2)) return FROM_CLIENT;
    return /^PROXY (TCP[46]|UNKNOWN)[ \r]/.test(bytes.text(0, 14))
      ? { client: 'sender', facts: { line: bytes.line(0, 107) ?? '' } }
      : 'no';
  },
};
