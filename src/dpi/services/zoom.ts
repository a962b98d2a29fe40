import type { Analyzer } from '../analyzer.ts';
import type { Bytes } from '../bytes.ts';
import { confirmed } from '../confirm.ts';

/** Kinds of packets between a client and Zoom's servers: hello and answer carry the meeting's id. */
const Kind = { hello: 0x01, answer: 0x02 } as const;
const SERVER_PORTS = [8801, 8802, 8803, 8804, 8805, 8806, 8807, 8808, 8809, 8810] as const;

export const zoom: Analyzer = {
  service: 'zoom',
  title: 'Zoom media',
  category: 'voip',
  doc: 'Sound and pictures of Zoom meetings.',
  standard: null,
  transports: ['udp'],
  likelyPorts: [8801, 8802, 8803, 8804, 8805, 8806, 8807, 8808, 8809, 8810],
  firstBytes: [0x01, 0x02, 0x03, 0x04, 0x05, 0x1f, 0x20],
  aliases: { ndpi: ['Zoom'], wireshark: ['zoom'] },

  inspect(bytes) {
    const first = bytes.u8(0);
    const isServed = bytes.onPort(...SERVER_PORTS);
    if (
      isServed &&
      (first === Kind.hello || first === Kind.answer) &&
      bytes.u8(1) === 0 &&
      bytes.u8(2) <= 3 &&
      bytes.length >= 36
    ) {
      return confirmed(bytes, { application: 'Zoom', client: first === Kind.hello ? 'sender' : 'receiver' });
    }
    if (isServed && first === 0x05 && bytes.u8(8) >= 0x0d && bytes.u8(8) <= 0x22 && bytes.length > 24)
      return confirmed(bytes, { application: 'Zoom' });
    return isPeerHello(bytes) ? { application: 'Zoom' } : 'no';
  },
};

/** Between two clients: kinds 0x1f and 0x20, then small numbers in two bytes each, little end first: 1, a, 1, b. */
const isPeerHello = (bytes: Bytes): boolean =>
  (bytes.u8(0) === 0x1f || bytes.u8(0) === 0x20) &&
  bytes.u8(1) === 0x02 &&
  bytes.u16(2) === 0x0100 &&
  bytes.u8(5) === 0 &&
  bytes.u16(6) === 0x0100 &&
  bytes.u8(9) === 0 &&
  bytes.length > 40 &&
  bytes.length < 300;
