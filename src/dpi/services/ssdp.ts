import { type Analyzer, firstOf } from '../analyzer.ts';
import type { FactValue } from '../facts.ts';
import { eachField } from '../http-fields.ts';

export const ssdp: Analyzer = {
  service: 'ssdp',
  title: 'SSDP',
  category: 'network',
  doc: 'Finds UPnP devices: televisions, routers, media servers.',
  standard: 'UPnP Device Architecture 2.0',
  transports: ['udp'],
  likelyPorts: [1900],
  firstBytes: firstOf('MNH'),
  aliases: { ndpi: ['SSDP'], wireshark: ['ssdp'], iana: ['ssdp'] },

  inspect(bytes) {
    const isRequest = bytes.has('M-SEARCH * HTTP/1.') || bytes.has('NOTIFY * HTTP/1.');
    const isAnswer =
      bytes.has('HTTP/1.') && (bytes.onPort(1900) || (bytes.find('\nST:', 9) > 0 && bytes.find('\nUSN:', 9) > 0));
    if (!isRequest && !isAnswer) return 'no';
    const facts: Record<string, FactValue> = {};
    let host: string | null = null;
    eachField(bytes, bytes.indexOf(0x0a) + 1, (name, value) => {
      if (name === 'host') host ??= value;
      else if (name === 'st' || name === 'nt' || name === 'location' || name === 'server') facts[name] ??= value;
    });
    return { client: isRequest ? 'sender' : 'receiver', facts, ...(host === null ? {} : { serverName: host }) };
  },
};
