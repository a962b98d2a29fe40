import { type Analyzer, firstOf, YES } from '../analyzer.ts';
import { cleanName } from '../tls/hello.ts';

export const xmpp: Analyzer = {
  service: 'xmpp',
  title: 'XMPP',
  category: 'chat',
  doc: 'Messages and presence by the Extensible Messaging and Presence Protocol.',
  standard: 'RFC 6120',
  transports: ['tcp'],
  likelyPorts: [5222, 5223, 5269, 5298],
  firstBytes: firstOf('<'),
  aliases: { ndpi: ['Jabber', 'XMPP'], wireshark: ['xmpp'], zeek: ['xmpp'], iana: ['xmpp-client', 'xmpp-server'] },

  inspect(bytes) {
    if (bytes.has('<?xml version=') && bytes.find('<stream:stream', 14, 256) < 0)
      return bytes.length < 128 || bytes.find('jabber', 14, 512) > 0 ? 'maybe' : 'no';
    const at = bytes.find('<stream:stream', 0, 256);
    if (at < 0)
      return /^<\/stream:stream>|^<(iq|message|presence)[ >].*(jabber|xmlns|type=|to=|id=)/.test(bytes.text(0, 200))
        ? YES
        : 'no';
    const to = /\sto=["']([^"']{1,255})["']/.exec(bytes.text(at, 512))?.[1];
    const isClient = to !== undefined && !/\sid=["']/.test(bytes.text(at, 512));
    return { ...(isClient ? { client: 'sender', serverName: cleanName(to) } : {}) };
  },
};
