/** The two sides of a record: which flow it is of, and which side opened that. */
import { isServerPort } from '../flow/source-side.ts';
import { type LogRecord, UNKNOWN } from './log-record.ts';
import { DST, KIND, ORIGIN, PORTS, SRC } from './open-flows.ts';

const HAS_SRC_PORT = 0x100;
const HAS_DST_PORT = 0x200;
const IS_INBOUND = 0x400;
const IS_OUTBOUND = 0x800;
const IS_ALLOWED = 0x1000;
const IS_DENIED = 0x2000;

const PROTO_MASK = 0xff;

export const protoOf = (kind: number): number => kind & PROTO_MASK;

/** The port of a slot's first side and of its second; {@link UNKNOWN} where there is none. */
export const firstPortOf = (kind: number, ports: number): number =>
  (kind & HAS_SRC_PORT) === 0 ? UNKNOWN : ports >>> 16;
export const secondPortOf = (kind: number, ports: number): number =>
  (kind & HAS_DST_PORT) === 0 ? UNKNOWN : ports & 0xffff;

/**
 * Writes what a record shares with all others of its flow. Halves of a flow have the same key whichever side they are of; true
 * where the record's source stands second in it.
 */
export function readKey(record: LogRecord, origin: number, key: Int32Array): boolean {
  const isFromSecond = record.kind === 'half' && isLarger(record);
  const [first, second] = isFromSecond ? [record.dst, record.src] : [record.src, record.dst];
  const [firstPort, secondPort] = isFromSecond ? [record.dstPort, record.srcPort] : [record.srcPort, record.dstPort];
  for (let i = 0; i < 4; i++) {
    key[SRC + i] = first[i]!;
    key[DST + i] = second[i]!;
  }
  key[PORTS] = (Math.max(firstPort, 0) << 16) | Math.max(secondPort, 0);
  let kind = record.proto;
  if (firstPort >= 0) kind |= HAS_SRC_PORT;
  if (secondPort >= 0) kind |= HAS_DST_PORT;
  if (record.kind !== 'half' && record.direction !== null)
    kind |= record.direction === 'inbound' ? IS_INBOUND : IS_OUTBOUND;
  if (record.decision !== null) kind |= record.decision === 'allowed' ? IS_ALLOWED : IS_DENIED;
  key[KIND] = kind;
  key[ORIGIN] = origin;
  return isFromSecond;
}

function isLarger({ src, dst, srcPort, dstPort }: LogRecord): boolean {
  for (let i = 0; i < 4; i++) if (src[i] !== dst[i]) return src[i]! > dst[i]!;
  return srcPort > dstPort;
}

const SYN = 0x02;
const ACK = 0x10;
/** Where Linux begins to take client ports from; IANA's dynamic ports begin higher. */
const FIRST_CLIENT_PORT = 32_768;

/** Whether what the record counts was sent by the side that was called: as far as flags say, and ports where they do not. */
export function isSentByServer({ tcpFlags, srcPort, dstPort }: LogRecord): boolean {
  if ((tcpFlags & SYN) !== 0) return (tcpFlags & ACK) !== 0;
  if (srcPort < 0 || dstPort < 0) return false;
  if (isServerPort(srcPort) !== isServerPort(dstPort)) return isServerPort(srcPort);
  return srcPort < FIRST_CLIENT_PORT && dstPort >= FIRST_CLIENT_PORT;
}
