import { type Analyzer, YES } from '../analyzer.ts';

export const skinny: Analyzer = {
  service: 'skinny',
  title: 'Cisco Skinny',
  category: 'voip',
  doc: 'Cisco phones and their call manager.',
  standard: null,
  transports: ['tcp'],
  likelyPorts: [2000],
  firstBytes: null,
  aliases: { ndpi: ['CiscoSkinny'], wireshark: ['skinny'], iana: ['cisco-sccp'] },

  inspect(bytes) {
    const length = bytes.u32le(0);
    const version = bytes.u32le(4);
    const id = bytes.u32le(8);
    if (length < 4 || length > 4096 || version < 0 || version > 0x16 || (id > 0x160 && (id < 0x8000 || id > 0x8200)))
      return 'no';
    const end = length + 8;
    if (bytes.onPort(2000)) return end <= bytes.length ? YES : 'no';
    return end === bytes.length ||
      (bytes.u32le(end + 4) === version && bytes.u32le(end) >= 4 && bytes.u32le(end) < 4096)
      ? (id === 0 || id === 1) && length < 8
        ? 'maybe'
        : 'no'
      : 'no';
  },
};
