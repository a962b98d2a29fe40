import { type Analyzer, YES } from '../analyzer.ts';
import type { Bytes } from '../bytes.ts';
import { confirmed } from '../confirm.ts';

export const iec104: Analyzer = {
  service: 'iec104',
  title: 'IEC 60870-5-104',
  category: 'industrial',
  doc: 'Telecontrol of power grids.',
  standard: 'IEC 60870-5-104',
  transports: ['tcp'],
  likelyPorts: [2404],
  firstBytes: [0x68],
  aliases: { ndpi: ['IEC60870'], wireshark: ['104apci', '104asdu'], iana: ['iec-104'] },

  inspect(bytes) {
    const length = bytes.u8(1);
    if (length < 4 || length > MAX_LENGTH) return bytes.length === 1 && bytes.onPort(PORT) ? 'maybe' : 'no';
    if (!isFrame(bytes, 0)) return 'no';
    const next = bytes.u8(2 + length);
    if (next >= 0 && next !== START) return 'no';
    if (bytes.onPort(PORT)) return YES;
    // Elsewhere a frame that fills its packet is not enough: frames have few fixed bits, and a second one has to follow.
    if (next === START) return isFrame(bytes, 2 + length) ? YES : 'no';
    return 2 + length === bytes.length ? confirmed(bytes, YES) : 'no';
  },
};

const PORT = 2404;
const START = 0x68;
const MAX_LENGTH = 253;

/** A frame of one of three kinds (section 5.3), with the bits that each must have. */
function isFrame(bytes: Bytes, at: number): boolean {
  const length = bytes.u8(at + 1);
  const control = bytes.u8(at + 2);
  if (bytes.u8(at) !== START || length < 4 || length > MAX_LENGTH || control < 0) return false;
  // One of six functions at a time.
  if ((control & 0x03) === 3) return length === 4 && bytes.u24(at + 3) === 0 && FUNCTIONS.includes(control);
  if (control === 1) return length === 4 && bytes.u8(at + 3) === 0 && (bytes.u8(at + 4) & 1) === 0;
  const cause = bytes.u8(at + 8) & 0x3f;
  return (
    (control & 1) === 0 &&
    (bytes.u8(at + 4) & 1) === 0 &&
    length >= 10 &&
    TYPES.has(bytes.u8(at + 6)) &&
    (bytes.u8(at + 7) & 0x7f) > 0 &&
    cause > 0 &&
    cause <= 47
  );
}

const FUNCTIONS: readonly number[] = [0x07, 0x0b, 0x13, 0x23, 0x43, 0x83];
/** Types of IEC 60870-5-101 and -104 that are defined; the rest is reserved. */
const RANGES = [
  [1, 21],
  [30, 40],
  [45, 51],
  [58, 64],
  [70, 70],
  [100, 107],
  [110, 113],
  [120, 127],
] as const;
const TYPES: ReadonlySet<number> = new Set(
  RANGES.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, i) => from + i)),
);
