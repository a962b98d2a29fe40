import { type Analyzer, FROM_CLIENT } from '../analyzer.ts';
import type { Bytes } from '../bytes.ts';

export const netflow: Analyzer = {
  service: 'netflow',
  title: 'NetFlow and IPFIX',
  category: 'management',
  doc: 'Flow records on their way to a collector.',
  standard: 'RFC 3954, RFC 7011',
  transports: ['udp'],
  likelyPorts: [2055, 9995, 9996, 4739, 2056, 2057],
  firstBytes: [0x00],
  aliases: { ndpi: ['NetFlow'], wireshark: ['cflow'], iana: ['ipfix'] },

  inspect(bytes) {
    const version = bytes.u16(0);
    const count = bytes.u16(2);
    const wire = Math.max(bytes.length, bytes.wireLength);

    if (version === 10) return count === wire && isPlausibleTime(bytes.u32(4)) ? FROM_CLIENT : 'no';
    if (version === 9) return isVersion9(bytes, wire) && isPlausibleTime(bytes.u32(8)) ? FROM_CLIENT : 'no';
    if (count === 0 || count > 30 || !isPlausibleTime(bytes.u32(8))) return 'no';
    const sizes: Readonly<Record<number, number>> = { 1: 16 + 52 * count, 5: 24 + 48 * count, 7: 24 + 52 * count };
    return sizes[version] === wire ? FROM_CLIENT : 'no';
  },
};

/** Exporters' clocks between 1990 and 2045. */
const isPlausibleTime = (seconds: number): boolean => seconds > 631_152_000 && seconds < 2_366_841_600;

/** RFC 3954 section 5: the first set is of templates (0, 1) or of records (256 and above), and ends within the packet. */
function isVersion9(bytes: Bytes, wire: number): boolean {
  const set = bytes.u16(20);
  const length = bytes.u16(22);
  const records = bytes.u16(2);
  return records > 0 && records < 1024 && (set <= 1 || set >= 256) && length >= 8 && 20 + length <= wire;
}
