import type { Analyzer } from '../analyzer.ts';

export const dicom: Analyzer = {
  service: 'dicom',
  title: 'DICOM',
  category: 'health',
  doc: 'Pictures of radiology.',
  standard: 'NEMA PS3.8',
  transports: ['tcp'],
  likelyPorts: [104, 11112],
  firstBytes: [0x01, 0x02],
  aliases: { wireshark: ['dicom'], iana: ['acr-nema', 'dicom'] },

  inspect(bytes) {
    const type = bytes.u8(0);
    const isAssociate = (type === 1 || type === 2) && bytes.u8(1) === 0 && bytes.u16(6) === 1 && bytes.u16(8) === 0;
    if (!isAssociate || bytes.u32(2) > 0x10000 || !bytes.isPrintable(10, 16)) return 'no';
    return {
      client: type === 1 ? 'sender' : 'receiver',
      facts: { called: bytes.text(10, 16).trim(), calling: bytes.text(26, 16).trim() },
    };
  },
};
