import { type Analyzer, firstOf, YES } from '../analyzer.ts';
import { decodeBase64 } from '../base64.ts';
import { putFact } from '../facts.ts';
import { addPlainUser, putPassword } from '../login-lines.ts';
import { cleanName } from '../tls/hello.ts';
import { followStartTls } from './tls.ts';

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
    return { follow: true, ...(isClient ? { client: 'sender', serverName: cleanName(to) } : {}) };
  },

  followsSegments: true,

  /** SASL (RFC 6120 section 6.4.2): the mechanism, and with PLAIN the answer within the element. */
  follow(bytes, match) {
    const at = bytes.find('<auth ', 0, 256);
    const mechanism = at < 0 ? undefined : /\smechanism=["']([A-Z0-9-]{3,20})["']/.exec(bytes.text(at, 256))?.[1];
    if (mechanism !== undefined) {
      match.facts ??= {};
      putFact(match, match.facts, 'auth', mechanism);
      if (mechanism !== 'PLAIN') return false;
      putPassword(match, match.facts);
      const from = bytes.indexOf(0x3e, at) + 1;
      const answer = decodeBase64(bytes, from, bytes.length - from);
      addPlainUser(answer, 0, answer.length, match, match.facts);
      return false;
    }
    return followStartTls(bytes, match);
  },
};
