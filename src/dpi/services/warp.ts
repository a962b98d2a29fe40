/**
 * WireGuard's messages with other types (0xc1 to 0xc4 for 1 to 4) and the client's number in what WireGuard reserves, which
 * the first message does not know yet. Seen in nDPI's capture `cloudflare-warp.pcap`, and so described in nDPI's source; the
 * ports are those that Cloudflare asks firewalls to open.
 */
import type { Analyzer } from '../analyzer.ts';

const INITIATION = 0xc1;
const TRANSPORT = 0xc4;
/** A handshake of WireGuard's has 148 bytes, its transport messages at least 32. */
const MIN_INITIATION = 148;
const MIN_TRANSPORT = 32;
const COUNTER_HIGH_AT = 12;

export const warp: Analyzer = {
  service: 'warp',
  title: 'Cloudflare WARP',
  category: 'vpn',
  doc: "Tunnels of Cloudflare's WARP.",
  standard: null,
  transports: ['udp'],
  likelyPorts: [2408, 500, 1701, 4500],
  needsPort: true,
  firstBytes: [INITIATION, TRANSPORT],
  aliases: { ndpi: ['CloudflareWarp'] },

  inspect(bytes) {
    if (!bytes.onPort(2408, 500, 1701, 4500)) return 'no';
    if (bytes.u8(0) === INITIATION)
      return bytes.length >= MIN_INITIATION && bytes.u32(1) === 0
        ? { application: 'Cloudflare WARP', client: 'sender' }
        : 'no';
    // Met under way: a counter that has not run for long, and the same client in a second message.
    if (bytes.u8(0) !== TRANSPORT || bytes.length < MIN_TRANSPORT || bytes.u32le(COUNTER_HIGH_AT) !== 0) return 'no';
    const client = bytes.u32(1);
    if (bytes.memory === client) return { application: 'Cloudflare WARP' };
    bytes.memory = client;
    return 'maybe';
  },
};
