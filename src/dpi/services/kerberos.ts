import type { Analyzer } from '../analyzer.ts';
import { readElement } from '../ber.ts';
import type { Bytes } from '../bytes.ts';
import type { FactValue } from '../facts.ts';

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
    const isRequest = message.endsWith('REQ');
    return { client: isRequest ? 'sender' : 'receiver', facts: { message, ...names(bytes, outer.from) } };
  },
};

/** The first texts of a message are the client's name and the realm. */
function names(bytes: Bytes, from: number): Record<string, FactValue> {
  const texts: string[] = [];
  for (
    let at = bytes.indexOf(0x1b, from, from + 512);
    at > 0 && texts.length < 4;
    at = bytes.indexOf(0x1b, at + 1, from + 512)
  ) {
    const length = bytes.u8(at + 1);
    if (length > 1 && length < 128 && bytes.isPrintable(at + 2, length)) texts.push(bytes.text(at + 2, length));
  }
  return texts.length > 0 ? { names: texts } : {};
}
