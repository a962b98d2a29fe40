import type { Analyzer } from '../analyzer.ts';

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
    return bytes.onPort(2408) && (type === 0xc1 || type === 0xc2) && bytes.length > 150 && bytes.u8(1) <= 2
      ? { application: 'Cloudflare WARP' }
      : 'no';
  },
};
