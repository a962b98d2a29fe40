import { type Analyzer, FROM_CLIENT, FROM_SERVER, firstOf } from '../analyzer.ts';

export const mgcp: Analyzer = {
  service: 'mgcp',
  title: 'MGCP',
  category: 'voip',
  doc: 'Gateways between telephones and the Internet.',
  standard: 'RFC 3435',
  transports: ['udp'],
  likelyPorts: [2427, 2727],
  firstBytes: firstOf('ACDEMNR2'),
  aliases: { ndpi: ['MGCP'], wireshark: ['mgcp'], iana: ['mgcp-gateway'] },

  inspect(bytes) {
    const line = bytes.line(0, 256);
    if (line === null) return 'no';
    if (/^(AUCX|AUEP|CRCX|DLCX|EPCF|MDCX|NTFY|RQNT|RSIP) \d+ \S+ MGCP 1\.0/.test(line)) return FROM_CLIENT;
    return bytes.onPort(2427, 2727) && /^\d{3} \d+( |$)/.test(line) ? FROM_SERVER : 'no';
  },
};
