import { type Analyzer, FROM_CLIENT, FROM_SERVER, type Verdict, YES } from '../analyzer.ts';
import type { Probe } from '../probe.ts';

/** Sizes of the messages that are always the same. */
const Size = { initiation: 148, response: 92, cookie: 64 } as const;
const MIN_DATA_LEN = 32;

export const wireguard: Analyzer = {
  service: 'wireguard',
  title: 'WireGuard',
  category: 'vpn',
  doc: 'Tunnels of WireGuard.',
  standard: 'https://www.wireguard.com/protocol',
  transports: ['udp'],
  likelyPorts: [51820],
  firstBytes: [0x01, 0x02, 0x03, 0x04],
  aliases: { ndpi: ['WireGuard', 'CloudflareWarp'], wireshark: ['wg'], zeek: ['wireguard'] },

  inspect(bytes) {
    const type = bytes.u8(0);
    const length = bytes.wireLength;
    // Cloudflare's WARP puts its own number in the three bytes that the specification reserves.
    if (bytes.length < 16 || (bytes.u24(1) !== 0 && !bytes.onPort(2408))) return 'no';
    if (type === 1) return length === Size.initiation ? FROM_CLIENT : 'no';
    if (type === 2) return length === Size.response ? FROM_SERVER : 'no';
    if (type === 3) return length === Size.cookie ? FROM_SERVER : 'no';
    if (length < MIN_DATA_LEN || length % 16 !== 0) return 'no';
    return bytes.u32le(12) === 0 && bytes.u32le(8) < 0x1000000 ? (bytes.onPort(51820) ? YES : confirm(bytes)) : 'no';
  },
};

/** Data alone is believed when a second packet of the same receiver counts on. */
function confirm(bytes: Probe): Verdict {
  const receiver = bytes.u32(4);
  const counter = bytes.u32le(8);
  const before = (bytes.memory as { receiver: number; counter: number }[] | undefined) ?? [];
  const last = before.find((seen) => seen.receiver === receiver);
  if (last !== undefined && counter > last.counter && counter - last.counter < 64) return YES;
  bytes.memory = [...before.slice(-1), { receiver, counter }];
  return 'maybe';
}
