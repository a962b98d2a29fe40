/** The stack of tunnels around a packet as one number: five bits a tunnel, the outermost in the highest bits. */

/** In order of their codes, from 1: only ever append. */
export const TUNNELS = [
  'ipip',
  '6in4',
  '4in6',
  '6in6',
  'gre',
  'pptp',
  'nvgre',
  'erspan',
  'etherip',
  'vxlan',
  'vxlan-gpe',
  'geneve',
  'gtp',
  'l2tp',
  'teredo',
  'tzsp',
  'capwap',
  'mpls-in-udp',
  'mpls-in-ip',
  'ethernet-in-ip',
  'ayiya',
  'l2tpv3',
] as const;
export type Tunnel = (typeof TUNNELS)[number];

const BITS = 5;
const MASK = 31;

/** More tunnels than this in one packet are not followed: an attack, or a loop. */
export const MAX_TUNNELS = 6;
const FULL = 2 ** (BITS * (MAX_TUNNELS - 1));

const CODES = Object.fromEntries(TUNNELS.map((name, i) => [name, i + 1])) as Record<Tunnel, number>;

export const TunnelCode: Readonly<Record<Tunnel, number>> = CODES;

export function isTunnelStackFull(stack: number): boolean {
  return stack >= FULL;
}

/** The stack with `code` inside it; the stack must not be full. */
export function pushTunnel(stack: number, code: number): number {
  return (stack << BITS) | code;
}

/** Text such as `gre>ipip`, outermost first; null for no tunnel. */
export function formatTunnel(stack: number): string | null {
  if (stack === 0) return null;
  const names: string[] = [];
  for (let rest = stack; rest !== 0; rest >>>= BITS) names.unshift(TUNNELS[(rest & MASK) - 1] ?? 'unknown');
  return names.join('>');
}
