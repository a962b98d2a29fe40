import type { Analyzer } from '../analyzer.ts';
import { readElement, readInteger } from '../ber.ts';

const VERSIONS = ['1', '2c', '2u', '3'] as const;

export const snmp: Analyzer = {
  service: 'snmp',
  title: 'SNMP',
  category: 'management',
  doc: 'Counters and settings of network devices.',
  standard: 'RFC 3416',
  transports: ['udp', 'tcp'],
  likelyPorts: [161, 162],
  firstBytes: [0x30],
  aliases: { ndpi: ['SNMP'], wireshark: ['snmp'], zeek: ['snmp'], iana: ['snmp', 'snmptrap'] },

  inspect(bytes) {
    const message = readElement(bytes, 0);
    const version = message && readInteger(bytes, message.from);
    if (!message || !version || message.next !== Math.max(bytes.length, bytes.wireLength)) return 'no';
    const name = VERSIONS[version.value];
    const next = readElement(bytes, version.next);
    if (name === undefined || next === null) return 'no';
    if (name === '3') return next.tag === 0x30 ? { facts: { version: name } } : 'no';
    const kind = bytes.u8(next.next);
    if (next.tag !== 0x04 || kind < 0xa0 || kind > 0xa8) return 'no';
    // A community is a password in the clear: only that there is one is kept.
    const facts = { version: name, cleartext_password: true };
    return { client: kind === 0xa2 ? 'receiver' : 'sender', facts };
  },
};
