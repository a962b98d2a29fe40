import type { Analyzer } from '../analyzer.ts';

export const rustdesk: Analyzer = {
  service: 'rustdesk',
  title: 'RustDesk',
  category: 'remote-access',
  doc: 'Remote desktops with an own server.',
  standard: 'https://github.com/rustdesk/hbb_common/blob/main/protos/rendezvous.proto',
  transports: ['tcp', 'udp'],
  likelyPorts: [21116, 21117, 21118],
  needsPort: true,
  firstBytes: null,
  aliases: { ndpi: ['RustDesk'] },

  inspect(bytes) {
    if (!bytes.onPort(21116, 21117, 21118) || bytes.isTcp) return 'no';
    // A RegisterPeer message: its field number, its length, the peer's id as text.
    return bytes.u8(0) === 0x32 &&
      bytes.u8(1) === bytes.length - 2 &&
      bytes.u8(2) === 0x0a &&
      bytes.isPrintable(4, bytes.u8(3))
      ? { application: 'RustDesk' }
      : 'no';
  },
};
