import { type Analyzer, firstOf } from '../analyzer.ts';
import { cleanName } from '../tls/hello.ts';

export const munin: Analyzer = {
  service: 'munin',
  title: 'Munin',
  category: 'management',
  doc: "Graphs of machines' loads.",
  standard: 'http://guide.munin-monitoring.org/en/latest/master/network-protocol.html',
  transports: ['tcp'],
  likelyPorts: [4949],
  firstBytes: firstOf('#'),
  aliases: { ndpi: ['Munin'], iana: ['munin'] },

  inspect(bytes) {
    const line = bytes.line(0, 300);
    const host = line === null ? null : /^# munin node at (\S+)$/.exec(line)?.[1];
    return host === undefined || host === null ? 'no' : { client: 'receiver', serverName: cleanName(host) };
  },
};
