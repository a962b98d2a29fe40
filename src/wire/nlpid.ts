/** The network layer protocol identifier of ISO/IEC TR 9577, as RFC 2427 and RFC 2684 use it. */

import type { NotFlowReason } from '../schema/not-flow-reasons.ts';
import { decodeIpv4 } from './ipv4.ts';
import { decodeIpv6 } from './ipv6.ts';
import { decodeSnapHeader } from './llc.ts';
import { type Packet, setReason } from './packet.ts';

const PADDING = 0x00;
const SNAP = 0x80;
const IPV6 = 0x8e;
const IPV4 = 0xcc;

export function decodeNlpid(
  view: DataView,
  offset: number,
  end: number,
  wireEnd: number,
  packet: Packet,
  tunnel: number,
  otherwise: NotFlowReason,
): void {
  const at = offset < end && view.getUint8(offset) === PADDING ? offset + 1 : offset;
  const nlpid = at < end ? view.getUint8(at) : PADDING;
  if (nlpid === IPV4) decodeIpv4(view, at + 1, end, wireEnd, packet, tunnel);
  else if (nlpid === IPV6) decodeIpv6(view, at + 1, end, wireEnd, packet, tunnel);
  else if (nlpid === SNAP) decodeSnapHeader(view, at + 1, end, wireEnd, packet, tunnel);
  else setReason(packet, otherwise);
}
