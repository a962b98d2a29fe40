import { type Analyzer, YES } from '../analyzer.ts';

/** Kinds of ksocklnd messages: no operation, LNet. */
const isKind = (kind: number): boolean => kind === 0xc0 || kind === 0xc1;

export const lustre: Analyzer = {
  service: 'lustre',
  title: 'Lustre',
  category: 'file-transfer',
  doc: 'Files of supercomputers.',
  standard: null,
  transports: ['tcp'],
  likelyPorts: [988],
  needsPort: true,
  firstBytes: null,
  aliases: { ndpi: ['Lustre'], wireshark: ['lnet', 'lustre'] },

  inspect(bytes) {
    if (!bytes.onPort(988)) return 'no';
    const isHello =
      bytes.u32(0) === 0x0071ceac ||
      bytes.u32(0) === 0xacce7100 ||
      bytes.u32le(0) === 0x45726963 ||
      bytes.u32(0) === 0x45726963 ||
      bytes.has('cirE');
    return isHello || (isKind(bytes.u32le(0)) && bytes.length >= 72) ? YES : 'no';
  },
};
