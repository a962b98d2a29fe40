/** AYIYA (draft-massar-v6ops-ayiya): IPv6 in UDP behind an identity and a signature, of tunnel brokers that are gone. */
import { IpProto } from './ip-protocols.ts';
import { decodeIpv6 } from './ipv6.ts';
import type { Packet } from './packet.ts';
import { pushTunnel, TunnelCode } from './tunnel.ts';

export const AYIYA_MIN_LEN = 8;

const SIGNATURE = 1;
const OPCODE = 2;
const NEXT_HEADER = 3;
const FORWARD = 1;

export function decodeAyiya(
  view: DataView,
  offset: number,
  end: number,
  wireEnd: number,
  packet: Packet,
  tunnel: number,
): void {
  if (end - offset < AYIYA_MIN_LEN) return;
  if ((view.getUint8(offset + OPCODE) & 15) !== FORWARD || view.getUint8(offset + NEXT_HEADER) !== IpProto.ipv6) return;
  const identityLen = 1 << (view.getUint8(offset) >>> 4);
  const signatureLen = (view.getUint8(offset + SIGNATURE) >>> 4) * 4;
  const payload = offset + AYIYA_MIN_LEN + identityLen + signatureLen;
  if (payload >= end || view.getUint8(payload) >>> 4 !== 6) return;
  decodeIpv6(view, payload, end, wireEnd, packet, pushTunnel(tunnel, TunnelCode.ayiya));
}
