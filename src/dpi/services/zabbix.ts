import { type Analyzer, beginsLike, firstOf, YES } from '../analyzer.ts';

export const zabbix: Analyzer = {
  service: 'zabbix',
  title: 'Zabbix',
  category: 'management',
  doc: 'Monitoring of machines by their agents.',
  standard: 'Zabbix manual, appendix "Protocols"',
  transports: ['tcp'],
  likelyPorts: [10050, 10051],
  firstBytes: firstOf('Zza{'),
  aliases: { ndpi: ['Zabbix'], wireshark: ['zabbix'], iana: ['zabbix-agent', 'zabbix-trapper'] },

  inspect(bytes) {
    return bytes.has('ZBXD') ? YES : beginsLike(bytes, 'ZBXD') ? 'maybe' : 'no';
  },
};
