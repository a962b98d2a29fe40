import { type Analyzer, firstOf } from '../analyzer.ts';

const TYPES: readonly string[] = ['HELF', 'ACKF', 'OPNF', 'MSGF', 'MSGC', 'CLOF', 'ERRF'];

export const opcUa: Analyzer = {
  service: 'opc-ua',
  title: 'OPC UA',
  category: 'industrial',
  doc: 'Data of plants and machines, vendor-neutral.',
  standard: 'IEC 62541-6',
  transports: ['tcp'],
  likelyPorts: [4840],
  firstBytes: firstOf('HAOCME'),
  aliases: { ndpi: ['OPC-UA'], wireshark: ['opcua'], iana: ['opcua-tcp'] },

  inspect(bytes) {
    if (!TYPES.some((type) => bytes.has(type))) return 'no';
    const length = bytes.u32le(4);
    const url = bytes.has('HELF') ? bytes.text(32, Math.min(bytes.u32le(28), 256)) : null;
    const isClient = bytes.has('HELF');
    return length >= 8 && length <= Math.max(bytes.length, bytes.wireLength) + 0x10000
      ? { ...(isClient ? { client: 'sender' } : {}), ...(url === null ? {} : { facts: { endpoint: url } }) }
      : 'no';
  },
};
