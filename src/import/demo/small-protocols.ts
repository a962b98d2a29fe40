/** Messages of the small protocols a server speaks all day. */
import { join, type Part, u16, u32, withLen8, withLen16, withLen32 } from './bytes.ts';
import type { Random } from './random.ts';

/** RFC 1035. */
const DNS_TYPES = { A: 1, CNAME: 5, PTR: 12, AAAA: 28 } as const;
export type DnsType = keyof typeof DNS_TYPES;

export interface DnsAnswer {
  readonly name: string;
  readonly type: DnsType;
  readonly ttl: number;
  /** Address bytes, or the name that is meant. */
  readonly value: string | readonly number[];
}

const dnsName = (name: string): Uint8Array => join(...name.split('.').map((label) => withLen8(label)), [0]);

export function dnsQuery(id: number, name: string, type: DnsType): Uint8Array {
  return join(u16(id), u16(0x0100), u16(1), u16(0), u16(0), u16(0), dnsName(name), u16(DNS_TYPES[type]), u16(1));
}

/** No answers: the name does not exist. */
export function dnsResponse(id: number, name: string, type: DnsType, answers: readonly DnsAnswer[]): Uint8Array {
  const flags = answers.length === 0 ? 0x8183 : 0x8180;
  const records = answers.map(({ name: owner, type: kind, ttl, value }) =>
    join(
      dnsName(owner),
      u16(DNS_TYPES[kind]),
      u16(1),
      u32(ttl),
      withLen16(typeof value === 'string' ? dnsName(value) : value),
    ),
  );
  const head = join(u16(id), u16(flags), u16(1), u16(answers.length), u16(0), u16(0));
  return join(head, dnsName(name), u16(DNS_TYPES[type]), u16(1), ...records);
}

/** Seconds from 1900 (RFC 5905) to 1970. */
const NTP_EPOCH = 2_208_988_800;

/** `unixSeconds` is the sender's clock. */
export function ntpMessage(random: Random, isServer: boolean, unixSeconds: number): Uint8Array {
  const stamp = (age: number): Part => [...u32(Math.floor(unixSeconds) + NTP_EPOCH - age), ...random.bytes(4)];
  const none = [0, 0, 0, 0, 0, 0, 0, 0];
  if (!isServer) return join([0x23, 0, 6, 0xe9], u32(0), u32(0), u32(0), none, none, none, stamp(0));
  return join([0x24, 2, 6, 0xe9], u32(0x1a2), u32(0x3f1), [17, 253, 14, 251], stamp(37), stamp(0), stamp(0), stamp(0));
}

/** RFC 2131: a renewal and its answer. */
export function dhcpMessage(
  isReply: boolean,
  id: number,
  mac: readonly number[],
  ip: number,
  server: number,
): Uint8Array {
  const options = isReply
    ? [53, 1, 5, 54, 4, ...u32(server), 51, 4, ...u32(86_400), 1, 4, 255, 255, 255, 0, 3, 4, ...u32((ip & ~255) | 1)]
    : [53, 1, 3, 12, 5, ...new TextEncoder().encode('web01'), 55, 4, 1, 3, 6, 15];
  const addresses = isReply ? [...u32(ip), ...u32(ip), ...u32(server)] : [...u32(ip), ...u32(0), ...u32(0)];
  const hardware = [...mac, ...new Array<number>(10 + 64 + 128).fill(0)];
  const head = [isReply ? 2 : 1, 1, 6, 0, ...u32(id), 0, 0, 0, 0];
  return join(head, addresses, u32(0), hardware, u32(0x63825363), options, [255]);
}

/** RFC 4253: the binary packet of a message, unencrypted. */
function sshPacket(random: Random, ...body: readonly Part[]): Uint8Array {
  const message = join(...body);
  const padding = 4 + ((8 - ((5 + message.length + 4) % 8)) % 8);
  return withLen32([padding], message, random.bytes(padding));
}

export const SSH_SERVER = 'SSH-2.0-OpenSSH_9.6p1 Ubuntu-3ubuntu13.5\r\n';

export function sshKeyExchangeInit(random: Random): Uint8Array {
  const kex = 'curve25519-sha256,curve25519-sha256@libssh.org,ecdh-sha2-nistp256';
  const hostKeys = 'ssh-ed25519,rsa-sha2-512,rsa-sha2-256,ecdsa-sha2-nistp256';
  const ciphers = 'chacha20-poly1305@openssh.com,aes128-ctr,aes256-ctr,aes256-gcm@openssh.com';
  const macs = 'hmac-sha2-256-etm@openssh.com,hmac-sha2-512,hmac-sha2-256';
  const compression = 'none,zlib@openssh.com';
  const lists = [kex, hostKeys, ciphers, ciphers, macs, macs, compression, compression, '', ''];
  return sshPacket(random, [20], random.bytes(16), ...lists.map((list) => withLen32(list)), [0], u32(0));
}

export const sshEcdhInit = (random: Random): Uint8Array => sshPacket(random, [30], withLen32(random.bytes(32)));

export function sshEcdhReply(random: Random): Uint8Array {
  const hostKey = withLen32(withLen32('ssh-ed25519'), withLen32(random.bytes(32)));
  const signature = withLen32(withLen32('ssh-ed25519'), withLen32(random.bytes(64)));
  const reply = sshPacket(random, [31], hostKey, withLen32(random.bytes(32)), signature);
  return join(reply, sshPacket(random, [21]));
}

export const sshNewKeys = (random: Random): Uint8Array => sshPacket(random, [21]);
