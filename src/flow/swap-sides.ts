/** Exchanges source and destination of a flow, once its first guess turns out wrong. */
import {
  BYTES_F,
  FLAG_ANSWERED,
  FLAG_FIRST_FROM_1,
  FLAG_REQUESTED,
  FLAG_SOURCE_GUESSED,
  FLAGS,
  IP0,
  IP1,
  KIND,
  LOST_BYTES_F,
  MAC0_F,
  MAC1_F,
  OUTER_IP0,
  OUTER_IP1,
  PACKETS,
  PAYLOAD_F,
  PORTS,
  RECORD_DOUBLES,
  RECORD_WORDS,
  RTT_COUNT,
  RTT_DOUBLES,
  RTT_F,
  SNAPSHOT_BYTES_F,
  SNAPSHOT_PACKETS,
  TCP_COLD,
  TCP_COLD_WORDS,
  TCP_HOT_WORDS,
  TCP_PART,
  ZERO_WINDOW_SINCE_F,
  ZERO_WINDOW_TIME_F,
} from './flow-record.ts';
import type { FlowTable } from './flow-table.ts';
import { swapHistory } from './history.ts';
import type { SequenceHoles } from './sequence-holes.ts';

const TCP = 6;

export function swapSides(table: FlowTable, holes: SequenceHoles, slot: number): void {
  const { words, floats } = table;
  const base = slot * RECORD_WORDS;
  const f = slot * RECORD_DOUBLES;
  swapRuns(words, base + IP0, base + IP1, 4);
  swapRuns(words, base + OUTER_IP0, base + OUTER_IP1, 4);
  const ports = words[base + PORTS]!;
  words[base + PORTS] = (ports << 16) | (ports >>> 16);
  swapRuns(words, base + PACKETS, base + PACKETS + 1, 1);
  swapRuns(words, base + SNAPSHOT_PACKETS, base + SNAPSHOT_PACKETS + 1, 1);
  swapRuns(floats, f + BYTES_F, f + BYTES_F + 1, 1);
  swapRuns(floats, f + PAYLOAD_F, f + PAYLOAD_F + 1, 1);
  swapRuns(floats, f + SNAPSHOT_BYTES_F, f + SNAPSHOT_BYTES_F + 1, 1);
  swapRuns(floats, f + MAC0_F, f + MAC1_F, 1);
  if ((words[base + KIND]! & 0xff) === TCP) {
    const tcp = words[base + TCP_PART]!;
    const rtt = (tcp >> 1) + RTT_F;
    swapRuns(words, tcp, tcp + TCP_HOT_WORDS, TCP_HOT_WORDS);
    swapRuns(words, tcp + TCP_COLD, tcp + TCP_COLD + TCP_COLD_WORDS, TCP_COLD_WORDS);
    swapRuns(words, tcp + RTT_COUNT, tcp + RTT_COUNT + 1, 1);
    swapRuns(floats, rtt, rtt + RTT_DOUBLES, RTT_DOUBLES);
    for (const pair of [LOST_BYTES_F, ZERO_WINDOW_SINCE_F, ZERO_WINDOW_TIME_F]) {
      swapRuns(floats, (tcp >> 1) + pair, (tcp >> 1) + pair + 1, 1);
    }
    holes.swap(slot);
  }
  swapHistory(words, base);
  // What was timed was the answer's side, so there is no time to answer.
  const stale = FLAG_SOURCE_GUESSED | FLAG_REQUESTED | FLAG_ANSWERED;
  words[base + FLAGS] = (words[base + FLAGS]! ^ FLAG_FIRST_FROM_1) & ~stale;
}

function swapRuns(numbers: Int32Array | Float64Array, a: number, b: number, length: number): void {
  for (let i = 0; i < length; i++) {
    const kept = numbers[a + i]!;
    numbers[a + i] = numbers[b + i]!;
    numbers[b + i] = kept;
  }
}
