/** The TCP part of a flow's record → the health columns of its row. */
import { type FlowBatch, type NumberVector, setNumber } from '../schema/flow-batch.ts';
import {
  DUPLICATE_ACKS,
  FAST_RETRANSMITS,
  FIRST_RTT_F,
  FLAG_RTT_KNOWN,
  FLAG_SYN_ACK_TIMED,
  FLAG_SYN_TIMED,
  FLAGS,
  LAST_TIME_F,
  LOST_BYTES_F,
  MSS,
  OUT_OF_ORDER,
  RECORD_DOUBLES,
  RECORD_WORDS,
  RESETS,
  RETRANSMITS,
  type RecordMemory,
  RTT_COUNT,
  RTT_DOUBLES,
  RTT_F,
  RTT_MAX_F,
  RTT_MIN_F,
  RTT_SUM_F,
  SIDE_HAS_ISN,
  SIDE_IN_ZERO_WINDOW,
  SIDE_SACK_PERMITTED,
  SPURIOUS_RETRANSMITS,
  STATE,
  SYN_ACK_TIME_F,
  SYN_TIME_F,
  TCP_COLD,
  TCP_COLD_WORDS,
  TCP_HOT_WORDS,
  TCP_PART,
  WINDOW_SCALE,
  ZERO_WINDOW_SINCE_F,
  ZERO_WINDOW_TIME_F,
  ZERO_WINDOWS,
} from './flow-record.ts';

type Columns = FlowBatch['columns'];

/** The columns of each direction, in the order of the sides. */
const directions = (columns: Columns) =>
  [
    {
      retransmits: columns.retransmits_sent,
      fast: columns.fast_retransmits_sent,
      spurious: columns.spurious_retransmits_sent,
      outOfOrder: columns.out_of_order_sent,
      duplicateAcks: columns.duplicate_acks_sent,
      lostBytes: columns.lost_bytes_sent,
      zeroWindows: columns.zero_windows_sent,
      zeroWindowTime: columns.zero_window_time_sent,
      resets: columns.resets_sent,
      ackMin: columns.ack_time_sent_min,
      ackMean: columns.ack_time_sent_mean,
      ackMax: columns.ack_time_sent_max,
      mss: columns.src_mss,
      windowScale: columns.src_window_scale,
    },
    {
      retransmits: columns.retransmits_received,
      fast: columns.fast_retransmits_received,
      spurious: columns.spurious_retransmits_received,
      outOfOrder: columns.out_of_order_received,
      duplicateAcks: columns.duplicate_acks_received,
      lostBytes: columns.lost_bytes_received,
      zeroWindows: columns.zero_windows_received,
      zeroWindowTime: columns.zero_window_time_received,
      resets: columns.resets_received,
      ackMin: columns.ack_time_received_min,
      ackMean: columns.ack_time_received_mean,
      ackMax: columns.ack_time_received_max,
      mss: columns.dst_mss,
      windowScale: columns.dst_window_scale,
    },
  ] as const;

/** The columns that only TCP has, of one batch. */
export class TcpColumns {
  readonly columns: Columns;
  readonly #directions: ReturnType<typeof directions>;
  readonly #all: readonly NumberVector[];

  constructor(columns: Columns) {
    this.columns = columns;
    this.#directions = directions(columns);
    this.#all = [
      ...this.#directions.flatMap((direction) => Object.values(direction)),
      columns.rtt,
      columns.rtt_server,
      columns.rtt_client,
      columns.sack,
      columns.out_of_order,
      columns.lost_bytes,
      columns.zero_windows,
    ];
  }

  /** A TCP flow with a whole header. */
  write(table: RecordMemory, slot: number, row: number): void {
    const { columns } = this;
    const { words, floats } = table;
    const tcp = words[slot * RECORD_WORDS + TCP_PART]!;
    const f = tcp >> 1;
    const cold0 = tcp + TCP_COLD;
    const cold1 = cold0 + TCP_COLD_WORDS;
    writeHandshake(table, slot, columns, row);
    for (const [side, direction] of this.#directions.entries()) {
      const cold = cold0 + side * TCP_COLD_WORDS;
      const state = words[tcp + side * TCP_HOT_WORDS + STATE]!;
      const again = words[cold + RETRANSMITS]! + words[cold + FAST_RETRANSMITS]! + words[cold + SPURIOUS_RETRANSMITS]!;
      setNumber(direction.retransmits, row, again);
      setNumber(direction.fast, row, words[cold + FAST_RETRANSMITS]!);
      setNumber(direction.spurious, row, words[cold + SPURIOUS_RETRANSMITS]!);
      setNumber(direction.outOfOrder, row, words[cold + OUT_OF_ORDER]!);
      setNumber(direction.duplicateAcks, row, words[cold + DUPLICATE_ACKS]!);
      setNumber(direction.lostBytes, row, floats[f + LOST_BYTES_F + side]!);
      setNumber(direction.zeroWindows, row, words[cold + ZERO_WINDOWS]!);
      const isClosed = (state & SIDE_IN_ZERO_WINDOW) !== 0;
      const stillClosed = isClosed
        ? floats[slot * RECORD_DOUBLES + LAST_TIME_F]! - floats[f + ZERO_WINDOW_SINCE_F + side]!
        : 0;
      setNumber(direction.zeroWindowTime, row, floats[f + ZERO_WINDOW_TIME_F + side]! + Math.max(stillClosed, 0));
      setNumber(direction.resets, row, words[cold + RESETS]!);
      const count = words[tcp + RTT_COUNT + side]!;
      const rtt = f + RTT_F + side * RTT_DOUBLES;
      setNumber(direction.ackMin, row, count === 0 ? null : floats[rtt + RTT_MIN_F]!);
      setNumber(direction.ackMean, row, count === 0 ? null : Math.round(floats[rtt + RTT_SUM_F]! / count));
      setNumber(direction.ackMax, row, count === 0 ? null : floats[rtt + RTT_MAX_F]!);
      setNumber(direction.mss, row, knownOrNull(words[cold + MSS]!));
      setNumber(direction.windowScale, row, knownOrNull(words[cold + WINDOW_SCALE]!));
    }
    setNumber(columns.out_of_order, row, words[cold0 + OUT_OF_ORDER]! + words[cold1 + OUT_OF_ORDER]!);
    setNumber(columns.lost_bytes, row, floats[f + LOST_BYTES_F]! + floats[f + LOST_BYTES_F + 1]!);
    setNumber(columns.zero_windows, row, words[cold0 + ZERO_WINDOWS]! + words[cold1 + ZERO_WINDOWS]!);
  }

  /** A flow of another protocol. */
  clear(row: number): void {
    for (const vector of this.#all) setNumber(vector, row, null);
  }
}

function writeHandshake({ words, floats }: RecordMemory, slot: number, columns: Columns, row: number): void {
  const base = slot * RECORD_WORDS;
  const tcp = words[base + TCP_PART]!;
  const f = tcp >> 1;
  const whole = FLAG_SYN_TIMED | FLAG_SYN_ACK_TIMED | FLAG_RTT_KNOWN;
  const isWhole = (words[base + FLAGS]! & whole) === whole;
  const rtt = floats[f + FIRST_RTT_F]!;
  // Captured out of order, either half may seem to take less than no time.
  const serverHalf = Math.min(Math.max(floats[f + SYN_ACK_TIME_F]! - floats[f + SYN_TIME_F]!, 0), Math.max(rtt, 0));
  setNumber(columns.rtt, row, isWhole ? rtt : null);
  setNumber(columns.rtt_server, row, isWhole ? serverHalf : null);
  setNumber(columns.rtt_client, row, isWhole ? rtt - serverHalf : null);
  const states = words[tcp + STATE]! & words[tcp + TCP_HOT_WORDS + STATE]!;
  const hasBothSyns = (states & SIDE_HAS_ISN) !== 0;
  setNumber(columns.sack, row, hasBothSyns ? Number((states & SIDE_SACK_PERMITTED) !== 0) : null);
}

function knownOrNull(value: number): number | null {
  return value < 0 ? null : value;
}
