import { type Analyzer, firstOf, YES } from '../analyzer.ts';

export const jsonRpc: Analyzer = {
  service: 'json-rpc',
  title: 'JSON-RPC',
  category: 'rpc',
  doc: 'Remote procedure calls written as JSON.',
  standard: 'https://www.jsonrpc.org/specification',
  transports: ['tcp'],
  likelyPorts: [],
  firstBytes: firstOf('{'),
  aliases: { ndpi: ['JSON-RPC', 'Mining'], wireshark: ['json'] },

  inspect(bytes) {
    return /^\{\s*("id"\s*:\s*("[^"]*"|\d+)\s*,\s*)?"jsonrpc"\s*:\s*"2\.0"/.test(bytes.text(0, 120)) ? YES : 'no';
  },
};
