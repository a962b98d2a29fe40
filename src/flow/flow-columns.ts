/** A flow's record → a row of a batch: every column that the packets alone tell. */
import { DIGEST_WORDS } from '../schema/community-id-text.ts';
import { type FlowBatch, setAddress, setNumber, setText } from '../schema/flow-batch.ts';
import { formatTunnel } from '../wire/tunnel.ts';
import { CommunityId } from './community-id.ts';
import { type Continued, leavePiece } from './flow-pieces.ts';
import {
  BYTES_F,
  FLAG_ANSWERED,
  FLAG_FIRST_FROM_1,
  FLAG_HANDED_ON,
  FLAGS,
  FLOW_ID,
  ICMP_FIRST,
  IP0,
  IP1,
  KIND,
  KIND_HAS_PORTS,
  KIND_IPV6,
  LAST_TIME_F,
  MAC0_F,
  MAC1_F,
  OUTER_IP0,
  OUTER_IP1,
  PACKETS,
  PAYLOAD_F,
  PORTS,
  RECORD_DOUBLES,
  RECORD_WORDS,
  RESPONSE_F,
  type RecordMemory,
  START_F,
  STATE,
  TCP_HOT_WORDS,
  TCP_PART,
  TUNNEL,
  VLAN,
  VNI,
} from './flow-record.ts';
import { historyText } from './history.ts';
import { TcpColumns } from './tcp-columns.ts';
import { tcpConnState, udpConnState } from './tcp-state.ts';

const TCP = 6;
const UDP = 17;
const NANOS_PER_SECOND = 1_000_000_000n;

export class FlowColumns {
  readonly #captureId: number;
  /** Nanoseconds since the Unix epoch that the records' times count from. */
  readonly #base: bigint;
  readonly #communityId = new CommunityId();
  #tcp: TcpColumns | null = null;

  constructor(captureId: number, baseSeconds: number) {
    this.#captureId = captureId;
    this.#base = BigInt(baseSeconds) * NANOS_PER_SECOND;
  }

  /** `continued`: what earlier files of the data set have of the flow. */
  write(table: RecordMemory, slot: number, batch: FlowBatch, row: number, continued: Continued | null = null): void {
    const { words, floats } = table;
    const { columns } = batch;
    const base = slot * RECORD_WORDS;
    const f = slot * RECORD_DOUBLES;
    const kind = words[base + KIND]!;
    const proto = kind & 0xff;
    const hasPorts = (kind & KIND_HAS_PORTS) !== 0;
    const srcPort = hasPorts ? words[base + PORTS]! >>> 16 : null;
    const dstPort = hasPorts ? words[base + PORTS]! & 0xffff : null;
    const start = floats[f + START_F]!;
    const end = floats[f + LAST_TIME_F]!;
    const vlan = words[base + VLAN]!;

    setNumber(columns.capture_id, row, this.#captureId);
    setNumber(columns.flow_id, row, words[base + FLOW_ID]! >>> 0);
    columns.start.values[row] = this.#base + BigInt(Math.round(start));
    columns.end.values[row] = this.#base + BigInt(Math.round(end));
    setNumber(columns.duration, row, end - start);
    setNumber(columns.ip_version, row, (kind & KIND_IPV6) !== 0 ? 6 : 4);
    setNumber(columns.proto, row, proto);
    for (let i = 0; i < 4; i++) {
      columns.src_ip.words[4 * row + i] = words[base + IP0 + i]!;
      columns.dst_ip.words[4 * row + i] = words[base + IP1 + i]!;
    }
    setNumber(columns.src_port, row, srcPort);
    setNumber(columns.dst_port, row, dstPort);
    setNumber(columns.src_mac, row, knownOrNull(floats[f + MAC0_F]!));
    setNumber(columns.dst_mac, row, knownOrNull(floats[f + MAC1_F]!));
    setNumber(columns.vlan, row, vlan < 0 ? null : vlan);
    setNumber(columns.vni, row, knownOrNull(words[base + VNI]!));
    setAddress(columns.outer_src_ip, row, hasAddress(words, base + OUTER_IP0) ? words : null, base + OUTER_IP0);
    setAddress(columns.outer_dst_ip, row, hasAddress(words, base + OUTER_IP1) ? words : null, base + OUTER_IP1);
    setText(columns.tunnel, row, formatTunnel(words[base + TUNNEL]!));
    const isFirstFrom1 = (words[base + FLAGS]! & FLAG_FIRST_FROM_1) !== 0;
    const icmp = words[base + ICMP_FIRST]!;
    const flow = {
      words,
      src: base + (isFirstFrom1 ? IP1 : IP0),
      dst: base + (isFirstFrom1 ? IP0 : IP1),
      proto,
      srcPort: (isFirstFrom1 ? dstPort : srcPort) ?? -1,
      dstPort: (isFirstFrom1 ? srcPort : dstPort) ?? -1,
      icmpType: icmp < 0 ? -1 : icmp >> 8,
      icmpCode: icmp < 0 ? -1 : icmp & 0xff,
    };
    this.#communityId.write(flow, columns.community_id.words, DIGEST_WORDS * row);
    columns.community_id.nulls[row] = 0;
    writeState(table, slot, batch, row, proto);
    const isAnswered = (words[base + FLAGS]! & FLAG_ANSWERED) !== 0;
    setNumber(columns.response_time, row, isAnswered ? floats[f + RESPONSE_F]! : null);
    this.writeCounts(table, slot, batch, row);
    setNumber(columns.continues_capture, row, continued?.captureId ?? null);
    setNumber(columns.continues_flow, row, continued?.flowId ?? null);
    const isHandedOn = (words[base + FLAGS]! & FLAG_HANDED_ON) !== 0;
    setNumber(columns.first_capture, row, continued?.first.captureId ?? (isHandedOn ? this.#captureId : null));
    setNumber(columns.first_flow, row, continued?.first.flowId ?? (isHandedOn ? words[base + FLOW_ID]! >>> 0 : null));
    if (continued !== null) {
      leavePiece(batch, row, continued, this.#base + BigInt(Math.round(continued.start)), words[base + FLAGS]!);
    }
  }

  /** Of `write`, what a flow came to: the columns that its pieces add up to, and what else TCP tells of its health. */
  writeCounts(table: RecordMemory, slot: number, { columns }: FlowBatch, row: number): void {
    const { words, floats } = table;
    const base = slot * RECORD_WORDS;
    const f = slot * RECORD_DOUBLES;
    const kind = words[base + KIND]!;
    setNumber(columns.packets_sent, row, words[base + PACKETS]! >>> 0);
    setNumber(columns.packets_received, row, words[base + PACKETS + 1]! >>> 0);
    setNumber(columns.bytes_sent, row, floats[f + BYTES_F]!);
    setNumber(columns.bytes_received, row, floats[f + BYTES_F + 1]!);
    setNumber(columns.payload_sent, row, floats[f + PAYLOAD_F]!);
    setNumber(columns.payload_received, row, floats[f + PAYLOAD_F + 1]!);
    if (this.#tcp?.columns !== columns) this.#tcp = new TcpColumns(columns);
    if ((kind & 0xff) === TCP && (kind & KIND_HAS_PORTS) !== 0) this.#tcp.write(table, slot, row);
    else this.#tcp.clear(row);
  }
}

function hasAddress(words: Int32Array, at: number): boolean {
  return (words[at]! | words[at + 1]! | words[at + 2]! | words[at + 3]!) !== 0;
}

function knownOrNull(value: number): number | null {
  return value < 0 ? null : value;
}

function writeState(table: RecordMemory, slot: number, { columns }: FlowBatch, row: number, proto: number): void {
  const { words, floats } = table;
  const base = slot * RECORD_WORDS;
  let state = 'OTH';
  if (proto === TCP) {
    const f = slot * RECORD_DOUBLES;
    const tcp = words[base + TCP_PART]!;
    const source = words[tcp + STATE]! & 7;
    const destination = words[tcp + TCP_HOT_WORDS + STATE]! & 7;
    state = tcpConnState(source, destination, floats[f + PAYLOAD_F]! + floats[f + PAYLOAD_F + 1]! > 0);
  } else if (proto === UDP) {
    state = udpConnState(words[base + PACKETS] !== 0, words[base + PACKETS + 1] !== 0);
  }
  setText(columns.conn_state, row, state);
  const history = historyText(words, slot);
  setText(columns.history, row, history === '' ? null : history);
}
