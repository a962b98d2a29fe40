/** Who takes part in the demo: the machine, its neighbours, and visitors from networks of thirty countries. */
import { ensureExists } from '../../base/assert.ts';
import { type IpWords, parseIp } from '../../base/ip.ts';
import type { Host } from './frames.ts';
import type { Random } from './random.ts';
import { MILLISECOND } from './wire-tap.ts';

const VM_MAC = [0x00, 0x0d, 0x3a, 0x5c, 0x91, 0x2e];
/** Every Azure virtual network answers with this address for whatever is beyond the machine. */
const GATEWAY_MAC = [0x12, 0x34, 0x56, 0x78, 0x9a, 0xbc];

function host(ip: string, ttl: number, mac: readonly number[] = GATEWAY_MAC): Host {
  return { mac, ip: wordsOf(ip), ttl };
}

function wordsOf(ip: string): IpWords {
  return ensureExists(parseIp(ip), `address ${ip}`);
}

export const VM = host('10.1.0.4', 64, VM_MAC);
/** The same machine over IPv6. */
export const VM6 = host('fd7d:b06b:6d00:1::4', 64, VM_MAC);
export const GATEWAY = host('10.1.0.1', 64);
export const DATABASE = host('10.1.1.5', 64);
/** A machine that is no longer there, and one that refuses. */
export const GONE = host('10.1.2.9', 64);
export const REFUSING = host('10.1.2.20', 64);
/** Azure's own services for a machine: DNS, DHCP, health probes (168.63.129.16) and its metadata. */
export const AZURE = host('168.63.129.16', 128);
export const METADATA = host('169.254.169.254', 128);
export const STORAGE = host('20.60.26.132', 113);
export const SIGN_IN = host('20.190.160.17', 111);
export const PAYMENTS = host('34.240.117.8', 46);
export const UBUNTU = host('185.125.190.39', 48);
export const TIME_SERVERS = [host('185.125.190.56', 49), host('91.189.91.157', 47)] as const;
export const ADMIN = host('84.128.77.190', 53);
export const SCANNER = host('14.160.24.77', 49);
export const GUESSERS = [host('114.80.166.219', 45), host('41.32.201.14', 50)] as const;
export const BEACON_TARGET = host('86.120.5.83', 52);

export const SHOP = 'shop.example.com';

export interface Country {
  readonly code: string;
  /** The first of 65,536 addresses that are all in the country. */
  readonly network: string;
  /** Milliseconds there and back from western Europe. */
  readonly roundTripMs: number;
  /** How many visits come from there. */
  readonly visits: number;
  /** A network of 64 bits, where some visitors use IPv6. */
  readonly network6?: string;
}

const country = (code: string, network: string, roundTripMs: number, visits: number, network6?: string): Country => ({
  code,
  network,
  roundTripMs,
  visits,
  ...(network6 === undefined ? {} : { network6 }),
});

export const COUNTRIES: readonly Country[] = [
  country('DE', '87.128.0.0', 18, 34, '2003:c0:5f21:4400::'),
  country('US', '73.32.0.0', 104, 28, '2601:40:8a00:12::'),
  country('GB', '86.128.0.0', 16, 22),
  country('FR', '90.0.0.0', 21, 17, '2a01:e34:ec12:8b0::'),
  country('NL', '84.24.0.0', 6, 16, '2a02:a440:5a1c:1::'),
  country('SE', '78.64.0.0', 32, 8),
  country('ES', '88.0.0.0', 38, 9),
  country('IT', '79.0.0.0', 31, 9),
  country('PL', '83.0.0.0', 33, 7),
  country('CH', '85.0.0.0', 22, 8),
  country('AT', '77.116.0.0', 27, 5),
  country('BE', '81.240.0.0', 11, 6),
  country('DK', '80.160.0.0', 24, 4),
  country('NO', '84.208.0.0', 34, 3),
  country('FI', '91.152.0.0', 42, 3),
  country('IE', '86.40.0.0', 27, 4),
  country('PT', '85.240.0.0', 46, 3),
  country('CZ', '88.100.0.0', 28, 3),
  country('GR', '79.128.0.0', 58, 3),
  country('TR', '78.160.0.0', 64, 3),
  country('UA', '93.72.0.0', 49, 3),
  country('IN', '117.192.0.0', 138, 8),
  country('JP', '126.0.0.0', 241, 5, '2400:4050:8c01:200::'),
  country('KR', '121.128.0.0', 262, 3),
  country('AU', '1.128.0.0', 283, 4),
  country('BR', '177.32.0.0', 203, 6, '2804:14c:65a1:8000::'),
  country('MX', '187.128.0.0', 152, 3),
  country('ZA', '105.224.0.0', 168, 3),
  country('CA', '142.112.0.0', 97, 5),
  country('SG', '116.86.0.0', 163, 4),
];

export interface Visitor {
  readonly host: Host;
  /** The address of the machine that the visitor calls. */
  readonly vm: Host;
  /** Nanoseconds. */
  readonly roundTrip: number;
}

export function visitorFrom(random: Random, { network, network6, roundTripMs }: Country): Visitor {
  const roundTrip = Math.round(roundTripMs * MILLISECOND * (1 + random.between(0, 400) / 1000));
  const ttl = random.pick([44, 47, 49, 51, 52, 54, 111, 113, 117]);
  if (network6 !== undefined && random.oneIn(4)) {
    const [w0, w1] = wordsOf(network6);
    const ip = [w0, w1, random.next(), random.next()] as const;
    return { host: { mac: GATEWAY_MAC, ip, ttl }, vm: VM6, roundTrip };
  }
  const word = (wordsOf(network)[3] | (random.between(1, 254) << 8) | random.between(2, 253)) >>> 0;
  return { host: { mac: GATEWAY_MAC, ip: [0, 0, 0xffff, word], ttl }, vm: VM, roundTrip };
}
