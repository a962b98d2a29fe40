/** TCP (RFC 9293). A header that is cut gives the fields that are there. */
import { type Packet, setPayload } from './packet.ts';
import { stopMalformed, stopShort } from './stop.ts';
import { decodeTcpOptions } from './tcp-options.ts';

export const TCP_MIN_LEN = 20;

export const TcpFlag = { fin: 1, syn: 2, rst: 4, psh: 8, ack: 16, urg: 32, ece: 64, cwr: 128, ns: 256 } as const;

const SOURCE_PORT = 0;
const DESTINATION_PORT = 2;
const SEQUENCE = 4;
const ACKNOWLEDGMENT = 8;
const OFFSET_AND_FLAGS = 12;
const WINDOW = 14;

const FLAGS_MASK = 0x1ff;

export function decodeTcp(view: DataView, offset: number, end: number, wireEnd: number, packet: Packet): void {
  if (end - offset < TCP_MIN_LEN) {
    decodeCutHeader(view, offset, end, wireEnd, packet);
    return;
  }
  const ports = view.getUint32(offset + SOURCE_PORT);
  packet.srcPort = ports >>> 16;
  packet.dstPort = ports & 0xffff;
  packet.seq = view.getInt32(offset + SEQUENCE);
  packet.ack = view.getInt32(offset + ACKNOWLEDGMENT);
  const offsetAndFlags = view.getUint16(offset + OFFSET_AND_FLAGS);
  packet.tcpFlags = offsetAndFlags & FLAGS_MASK;
  packet.window = view.getUint16(offset + WINDOW);

  const headerLen = (offsetAndFlags >>> 12) * 4;
  if (headerLen < TCP_MIN_LEN) {
    setPayload(packet, offset + TCP_MIN_LEN, offset + TCP_MIN_LEN, offset + TCP_MIN_LEN);
    stopMalformed(packet, 'tcp', offset, 'data offset below 5');
    return;
  }
  const payload = offset + headerLen;
  setPayload(packet, payload, end, wireEnd);
  if (headerLen > TCP_MIN_LEN) decodeTcpOptions(view, offset + TCP_MIN_LEN, Math.min(payload, end), packet);
  if (payload > end) stopShort(packet, 'tcp', offset, headerLen, end, wireEnd);
}

function decodeCutHeader(view: DataView, offset: number, end: number, wireEnd: number, packet: Packet): void {
  const have = end - offset;
  if (have >= DESTINATION_PORT + 2) {
    packet.srcPort = view.getUint16(offset + SOURCE_PORT);
    packet.dstPort = view.getUint16(offset + DESTINATION_PORT);
  }
  if (have >= SEQUENCE + 4) packet.seq = view.getInt32(offset + SEQUENCE);
  if (have >= ACKNOWLEDGMENT + 4) packet.ack = view.getInt32(offset + ACKNOWLEDGMENT);
  let headerLen = wireEnd - offset;
  if (have >= OFFSET_AND_FLAGS + 2) {
    const offsetAndFlags = view.getUint16(offset + OFFSET_AND_FLAGS);
    packet.tcpFlags = offsetAndFlags & FLAGS_MASK;
    headerLen = Math.max(TCP_MIN_LEN, (offsetAndFlags >>> 12) * 4);
  }
  if (have >= WINDOW + 2) packet.window = view.getUint16(offset + WINDOW);
  // Where the length of the header is not there, neither is that of the payload: none is counted.
  setPayload(packet, offset + headerLen, end, wireEnd);
  stopShort(packet, 'tcp', offset, TCP_MIN_LEN, end, wireEnd);
}
