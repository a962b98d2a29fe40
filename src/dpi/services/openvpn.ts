import { type Analyzer, FROM_CLIENT, FROM_SERVER } from '../analyzer.ts';
import type { Bytes } from '../bytes.ts';

/** Opcodes in the upper five bits: resets of client and server open a session. */
const ResetKind = { client1: 1, server1: 2, control: 4, ack: 5, client2: 7, server2: 8, client3: 10 } as const;
const HMAC_SIZES: readonly number[] = [0, 16, 20, 28, 32, 48, 64];

export const openvpn: Analyzer = {
  service: 'openvpn',
  title: 'OpenVPN',
  category: 'vpn',
  doc: 'Tunnels of OpenVPN.',
  standard: 'https://openvpn.net/community-resources/openvpn-protocol',
  transports: ['udp', 'tcp'],
  likelyPorts: [1194],
  firstBytes: null,
  aliases: { ndpi: ['OpenVPN'], wireshark: ['openvpn'], zeek: ['openvpn'], iana: ['openvpn'] },

  inspect(bytes) {
    const start = bytes.isTcp ? 2 : 0;
    if (bytes.isTcp && bytes.u16(0) > bytes.length - 2) return 'no';
    const first = bytes.u8(start);
    const opcode = first >> 3;
    if (first < 0 || (first & 7) !== 0 || bytes.length > 2000) return 'no';
    const isClient = opcode === ResetKind.client1 || opcode === ResetKind.client2 || opcode === ResetKind.client3;
    if (!isClient && opcode !== ResetKind.server1 && opcode !== ResetKind.server2) return 'no';
    const session = bytes.text(start + 1, 8);
    const before = bytes.memory as { session: string; direction: number } | undefined;
    if (before !== undefined && before.direction !== bytes.direction && !isClient) {
      return HMAC_SIZES.some((size) => hasRemote(bytes, start, size, before.session)) ? FROM_SERVER : 'no';
    }
    if (!isClient || !isResetSized(bytes, start, opcode)) return 'no';
    bytes.memory = { session, direction: bytes.direction };
    return bytes.onPort(1194) ? FROM_CLIENT : 'maybe';
  },
};

/** A reset is a session id, optionally a signature with a packet number and a time, no acknowledgements, and packet number 0. */
function isResetSized(bytes: Bytes, start: number, opcode: number): boolean {
  if (opcode === ResetKind.client3) return bytes.length - start > 50;
  const size = bytes.length - start;
  return HMAC_SIZES.some((hmac) => size === 14 + (hmac === 0 ? 0 : hmac + 8) && bytes.u8(start + size - 5) === 0);
}

/** The server's reset names the client's session among its acknowledgements. */
function hasRemote(bytes: Bytes, start: number, hmac: number, session: string): boolean {
  const acks = start + 9 + (hmac === 0 ? 0 : hmac + 8);
  return bytes.u8(acks) === 1 && bytes.has(session, acks + 5);
}
