import type { Analyzer, Match } from '../analyzer.ts';
import { readElement } from '../ber.ts';
import { addMessage } from '../kerberos-names.ts';

const Application = {
  asReq: 0x6a,
  asRep: 0x6b,
  tgsReq: 0x6c,
  tgsRep: 0x6d,
  apReq: 0x6e,
  apRep: 0x6f,
  error: 0x7e,
} as const;
const MESSAGES: ReadonlyMap<number, string> = new Map([
  [Application.asReq, 'AS-REQ'],
  [Application.asRep, 'AS-REP'],
  [Application.tgsReq, 'TGS-REQ'],
  [Application.tgsRep, 'TGS-REP'],
  [Application.apReq, 'AP-REQ'],
  [Application.apRep, 'AP-REP'],
  [Application.error, 'KRB-ERROR'],
]);

export const kerberos: Analyzer = {
  service: 'kerberos',
  title: 'Kerberos',
  category: 'authentication',
  doc: 'Sign-in of Windows domains and of much else.',
  standard: 'RFC 4120',
  transports: ['tcp', 'udp'],
  likelyPorts: [88, 464],
  firstBytes: null,
  aliases: { ndpi: ['Kerberos'], wireshark: ['kerberos'], zeek: ['kerberos'], iana: ['kerberos'] },

  inspect(bytes) {
    const start = bytes.isTcp ? 4 : 0;
    const message = MESSAGES.get(bytes.u8(start));
    if (message === undefined) return bytes.isTcp && bytes.length < 5 && bytes.onPort(88) ? 'maybe' : 'no';
    if (start > 0 && bytes.u32(0) > 65_536) return 'no';
    const outer = readElement(bytes, start);
    if (outer === null || bytes.u8(outer.from) !== 0x30) return 'no';
    const wire = Math.max(bytes.length, bytes.wireLength);
    if (start > 0 ? bytes.u32(0) !== outer.next - start : outer.next !== wire) return 'no';
    const match: Match = { client: message.endsWith('REQ') ? 'sender' : 'receiver', follow: true };
    addMessage(bytes, message, outer.from, match);
    if (bytes.isTcp && bytes.length < outer.next) match.pending = true;
    return match;
  },

  /** The other side's message, as far as it is there when it first is; then whatever begins a packet. */
  follow(bytes, match) {
    const start = bytes.isTcp ? 4 : 0;
    const message = MESSAGES.get(bytes.u8(start));
    const outer = message === undefined ? null : readElement(bytes, start);
    if (message === undefined || outer === null) return true;
    if (bytes.isTcp && bytes.fromStart && bytes.length < outer.next) return true;
    addMessage(bytes, message, outer.from, match);
    return !(bytes.isTcp && bytes.fromStart);
  },
};
