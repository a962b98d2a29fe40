import type { Analyzer } from '../analyzer.ts';
import type { Bytes } from '../bytes.ts';

/** IEEE 1815 section 9.2.4.1: start, length, control, destination and source, then two bytes of CRC over them. */
const HEADER_LEN = 8;
/** The CRC's polynomial, bits reversed. */
const CRC_POLYNOMIAL = 0xa6bc;

export const dnp3: Analyzer = {
  service: 'dnp3',
  title: 'DNP3',
  category: 'industrial',
  doc: 'Control of power and water plants.',
  standard: 'IEEE 1815',
  transports: ['tcp', 'udp'],
  likelyPorts: [20000],
  firstBytes: [0x05],
  aliases: { ndpi: ['DNP3'], wireshark: ['dnp3'], zeek: ['dnp3'], iana: ['dnp'] },

  inspect(bytes) {
    if (bytes.u16(0) !== 0x0564) return bytes.length === 1 && bytes.onPort(20000) ? 'maybe' : 'no';
    if (!isFunction(bytes.u8(3)) || bytes.u8(2) < 5) return 'no';
    if (bytes.length < HEADER_LEN + 2) return bytes.isTcp ? 'maybe' : 'no';
    if (bytes.u16le(HEADER_LEN) !== crcOf(bytes)) return 'no';
    const isFromMaster = (bytes.u8(3) & 0x80) !== 0;
    return {
      client: isFromMaster ? 'sender' : 'receiver',
      facts: { source: bytes.u16le(6), destination: bytes.u16le(4) },
    };
  },
};

function crcOf(bytes: Bytes): number {
  let crc = 0;
  for (let at = 0; at < HEADER_LEN; at++) {
    crc ^= bytes.u8(at);
    for (let bit = 0; bit < 8; bit++) crc = (crc & 1) !== 0 ? (crc >>> 1) ^ CRC_POLYNOMIAL : crc >>> 1;
  }
  return ~crc & 0xffff;
}

/** IEEE 1815 section 9.2.4.1.3: functions that the control byte may name, by who is primary. */
const isFunction = (control: number): boolean =>
  ((control & 0x40) !== 0 ? [0, 1, 2, 3, 4, 9] : [0, 1, 11, 14, 15]).includes(control & 0x0f);
