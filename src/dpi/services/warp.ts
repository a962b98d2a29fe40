import type { Analyzer } from '../analyzer.ts';
import { confirmed } from '../confirm.ts';

export const warp: Analyzer = {
  service: 'warp',
  title: 'Cloudflare WARP',
  category: 'vpn',
  doc: "Tunnels of Cloudflare's WARP.",
  standard: null,
  transports: ['udp'],
  likelyPorts: [2408, 500, 1701, 4500],
  firstBytes: [0xc1, 0xc2],
  aliases: { ndpi: ['CloudflareWarp'] },

  inspect(bytes) {
    const type = bytes.u8(0);
    if (!bytes.onPort(2408) || bytes.length <= 150) return 'no';
    if (type === 0xc1 && bytes.u32(1) === 0) return { application: 'Cloudflare WARP', client: 'sender' };
    return type === 0xc2 && bytes.u8(1) <= 2 ? confirmed(bytes, { application: 'Cloudflare WARP' }) : 'no';
  },
};
