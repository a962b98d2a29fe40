/**
 * What a TCP segment means for its flow: sequence analysis by the rules of Wireshark's `tcp.analysis` (packet-tcp.c,
 * `tcp_analyze_sequence_number`), states and history by Zeek's. Runs on numbers in the flow's record only.
 */
import type { Packet } from '../wire/packet.ts';
import {
  CLOSED_WINDOWS,
  DUP_ACK_RUN,
  DUPLICATE_ACKS,
  FAST_RETRANSMITS,
  FIRST_RTT_F,
  FLAG_RTT_KNOWN,
  FLAG_SYN_ACK_TIMED,
  FLAG_SYN_TIMED,
  FLAGS,
  GAPS,
  HISTORY_FIN,
  HISTORY_RST,
  HISTORY_SYN,
  ISN,
  LAST_ACK,
  LAST_SEGMENT_TIME_F,
  LOST_BYTES_F,
  MAX_ACKED,
  MSS,
  NEXT_SEQ,
  NEXT_SEQ_TIME_F,
  OUT_OF_ORDER,
  RECORD_WORDS,
  REPEATED_DATA,
  RESETS,
  RETRANSMITS,
  RTT_COUNT,
  RTT_DOUBLES,
  RTT_F,
  RTT_MAX_F,
  RTT_MIN_F,
  RTT_SEQ,
  RTT_SUM_F,
  RTT_TIME_F,
  SIDE_HAS_ISN,
  SIDE_HAS_LAST_ACK,
  SIDE_HAS_MAX_ACKED,
  SIDE_HAS_NEXT_SEQ,
  SIDE_IN_ZERO_WINDOW,
  SIDE_LAST_KEEP_ALIVE,
  SIDE_LAST_WINDOW_PROBE,
  SIDE_SACK_PERMITTED,
  SIDE_TIMING_RTT,
  SPURIOUS_RETRANSMITS,
  STATE,
  SYN_ACK_TIME_F,
  SYN_TIME_F,
  TCP_COLD,
  TCP_COLD_WORDS,
  TCP_HOT_WORDS,
  TCP_PART,
  WINDOW,
  WINDOW_SCALE,
  ZERO_WINDOW_SINCE_F,
  ZERO_WINDOW_TIME_F,
  ZERO_WINDOWS,
} from './flow-record.ts';
import type { FlowTable } from './flow-table.ts';
import { addLetter, addLetterOnce, HistoryBit, isMarked } from './history.ts';
import type { SequenceHoles } from './sequence-holes.ts';
import { ACK, Endpoint, FIN, nextStates, RST, SYN } from './tcp-state.ts';

const CONTROL = SYN | FIN | RST;
const STATES = 0x3f;
/** Wireshark's: a fast retransmission follows the last duplicate acknowledgement within 20 ms. */
const FAST_RETRANSMIT_NANOS = 20_000_000;
/** Wireshark's: how late a segment may come and still be out of order, where the round trip is not known. */
const OUT_OF_ORDER_NANOS = 3_000_000;

/** Prepares the record of a flow that begins. */
export function beginTcp(table: FlowTable, slot: number): void {
  const { words } = table;
  const tcp = words[slot * RECORD_WORDS + TCP_PART]!;
  for (let side = 0; side < 2; side++) {
    words[tcp + side * TCP_HOT_WORDS + WINDOW] = -1;
    const cold = tcp + TCP_COLD + side * TCP_COLD_WORDS;
    words[cold + MSS] = -1;
    words[cold + WINDOW_SCALE] = -1;
  }
}

/** Takes in the segment in `packet`, sent by `side` of the flow in `slot` at `time`. */
export function trackSegment(
  table: FlowTable,
  holes: SequenceHoles,
  slot: number,
  side: number,
  packet: Packet,
  time: number,
): void {
  const { words, floats } = table;
  const base = slot * RECORD_WORDS;
  const tcp = words[base + TCP_PART]!;
  const own = tcp + side * TCP_HOT_WORDS;
  const peer = tcp + (side ^ 1) * TCP_HOT_WORDS;
  const { tcpFlags: flags, seq, ack, window, payloadLen: len } = packet;
  const control = flags & CONTROL;
  const peerBits = words[peer + STATE]!;

  noteHistory(table, base, side, own, peer, flags, seq, window, len);
  if (control !== 0) noteControl(table, base, side, packet, time);
  const states = words[own + STATE]! & STATES;
  if (control !== 0 || (states & 7) === Endpoint.inactive) {
    const next = nextStates(states, peerBits & STATES, side === 0, flags, len);
    words[own + STATE] = (words[own + STATE]! & ~STATES) | (next & STATES);
    words[peer + STATE] = (words[peer + STATE]! & ~STATES) | (next >> 6);
  }

  const bits = words[own + STATE]!;
  const nextSeq = words[own + NEXT_SEQ]!;
  const hasNextSeq = (bits & SIDE_HAS_NEXT_SEQ) !== 0;
  const lastAck = words[own + LAST_ACK]!;
  const isExpected = hasNextSeq && seq === nextSeq;
  let isKeepAlive = false;
  let isWindowProbe = false;

  if (len === 1 && isExpected && words[peer + WINDOW] === 0) {
    isWindowProbe = true;
  } else {
    if (window === 0 && control === 0) noteZeroWindow(table, base, side, own, time);
    if (hasNextSeq && (flags & RST) === 0 && ((seq - nextSeq) | 0) > 0)
      noteHole(table, holes, slot, side, nextSeq, seq);
    isKeepAlive = control === 0 && len <= 1 && hasNextSeq && seq === ((nextSeq - 1) | 0);
    if (len === 0 && control === 0 && isExpected && ack === lastAck && window === words[own + WINDOW]) {
      const answersProbe =
        window === 0 ? (peerBits & SIDE_LAST_WINDOW_PROBE) !== 0 : (peerBits & SIDE_LAST_KEEP_ALIVE) !== 0;
      if (!answersProbe && window !== 0) {
        words[own + DUP_ACK_RUN] = Math.max(words[own + DUP_ACK_RUN]!, 0) + 1;
        bump(words, tcp + TCP_COLD + side * TCP_COLD_WORDS + DUPLICATE_ACKS);
      }
    }
  }
  if (window !== 0 && (bits & SIDE_IN_ZERO_WINDOW) !== 0) endZeroWindow(table, base, side, own, time);
  if (ack !== lastAck) words[own + DUP_ACK_RUN] = 0;

  if ((flags & ACK) !== 0) {
    if ((peerBits & SIDE_HAS_MAX_ACKED) !== 0 && ((ack - words[peer + MAX_ACKED]!) | 0) > 0) {
      noteUnseenAcked(table, base, side ^ 1, peer, control);
    }
    if ((peerBits & SIDE_TIMING_RTT) !== 0 && ((ack - words[peer + RTT_SEQ]!) | 0) >= 0) {
      noteRoundTrip(table, tcp, side ^ 1, peer, time);
    }
  }

  const takesSequence = len > 0 || (control & (SYN | FIN)) !== 0;
  const end = (seq + len + ((control & (SYN | FIN)) !== 0 ? 1 : 0)) | 0;
  if (takesSequence && !isKeepAlive) {
    const isAcked = len > 0 && (peerBits & SIDE_HAS_LAST_ACK) !== 0 && ((seq + len - words[peer + LAST_ACK]!) | 0) <= 0;
    if (isAcked || (hasNextSeq && ((seq - nextSeq) | 0) < 0))
      noteRepeat(table, holes, slot, side, packet, time, end, isAcked);
  }
  if ((words[base + FLAGS]! & (FLAG_SYN_TIMED | FLAG_RTT_KNOWN)) === FLAG_SYN_TIMED && (flags & (ACK | SYN)) === ACK) {
    floats[(tcp >> 1) + FIRST_RTT_F] = time - floats[(tcp >> 1) + SYN_TIME_F]!;
    words[base + FLAGS] = words[base + FLAGS]! | FLAG_RTT_KNOWN;
  }

  if (!isWindowProbe) {
    if (!hasNextSeq || ((end - nextSeq) | 0) > 0) {
      words[own + NEXT_SEQ] = end;
      floats[(own >> 1) + NEXT_SEQ_TIME_F] = time;
      if (len > 0 && (words[own + STATE]! & SIDE_TIMING_RTT) === 0) {
        words[own + RTT_SEQ] = end;
        floats[(own >> 1) + RTT_TIME_F] = time;
        words[own + STATE] = words[own + STATE]! | SIDE_TIMING_RTT;
      }
    }
    if ((bits & SIDE_HAS_MAX_ACKED) === 0 || seq === words[own + MAX_ACKED])
      words[own + MAX_ACKED] = words[own + NEXT_SEQ]!;
  }
  words[own + WINDOW] = window;
  words[own + LAST_ACK] = ack;
  floats[(own >> 1) + LAST_SEGMENT_TIME_F] = time;
  words[own + STATE] =
    (words[own + STATE]! & ~(SIDE_LAST_KEEP_ALIVE | SIDE_LAST_WINDOW_PROBE | SIDE_HAS_LAST_ACK)) |
    (isWindowProbe ? SIDE_LAST_WINDOW_PROBE : SIDE_HAS_NEXT_SEQ | SIDE_HAS_MAX_ACKED) |
    (isKeepAlive ? SIDE_LAST_KEEP_ALIVE : 0) |
    ((flags & ACK) !== 0 ? SIDE_HAS_LAST_ACK : 0);
}

function bump(words: Int32Array, at: number): void {
  words[at] = words[at]! + 1;
}

const LETTER = {
  S: 0x53,
  H: 0x48,
  A: 0x41,
  D: 0x44,
  F: 0x46,
  R: 0x52,
  I: 0x49,
  Q: 0x51,
  T: 0x54,
  W: 0x57,
  G: 0x47,
} as const;

/** Zeek's update_history, with the letters that count (T, W). */
function noteHistory(
  table: FlowTable,
  base: number,
  side: number,
  own: number,
  peer: number,
  flags: number,
  seq: number,
  window: number,
  len: number,
): void {
  const { words } = table;
  const cold = words[base + TCP_PART]! + TCP_COLD + side * TCP_COLD_WORDS;
  const control = flags & CONTROL;
  if (control === 0) {
    if (len > 0) addLetterOnce(words, base, side, HistoryBit.data, LETTER.D);
    else if ((flags & ACK) !== 0) addLetterOnce(words, base, side, HistoryBit.ack, LETTER.A);
  } else if ((control & (control - 1)) !== 0) {
    if ((control & (FIN | RST)) === (FIN | RST)) addLetterOnce(words, base, side, HistoryBit.finRst, LETTER.I);
    else addLetterOnce(words, base, side, HistoryBit.multiFlag, LETTER.Q);
  } else if (control === SYN) {
    const isAck = (flags & ACK) !== 0;
    const letter = isAck ? LETTER.H : LETTER.S;
    const isFirst = addLetterOnce(words, base, side, isAck ? HistoryBit.synAck : HistoryBit.syn, letter);
    if (!isFirst && seq !== words[cold + HISTORY_SYN]) addLetter(words, base, side, letter);
    words[cold + HISTORY_SYN] = seq;
  } else if (control === FIN) {
    const end = (seq + len) | 0;
    const isFirst = addLetterOnce(words, base, side, HistoryBit.fin, LETTER.F);
    if (!isFirst && end !== words[cold + HISTORY_FIN]) addLetter(words, base, side, LETTER.F);
    words[cold + HISTORY_FIN] = end;
  } else {
    const isFirst = addLetterOnce(words, base, side, HistoryBit.rst, LETTER.R);
    if (!isFirst && seq !== words[cold + HISTORY_RST]) addLetter(words, base, side, LETTER.R);
    words[cold + HISTORY_RST] = seq;
  }
  const state = words[own + STATE]!;
  if (
    window === 0 &&
    (flags & RST) === 0 &&
    (words[peer + STATE]! & 7) !== Endpoint.closed &&
    (state & 7) !== Endpoint.reset
  ) {
    bump(words, cold + CLOSED_WINDOWS);
    if (isMarked(words[cold + CLOSED_WINDOWS]!)) addLetter(words, base, side, LETTER.W);
  }
  if (
    len > 0 &&
    (state & SIDE_HAS_NEXT_SEQ) !== 0 &&
    ((seq + len - words[own + NEXT_SEQ]!) | 0) <= 0 &&
    (flags & RST) === 0
  ) {
    bump(words, cold + REPEATED_DATA);
    if (isMarked(words[cold + REPEATED_DATA]!)) addLetter(words, base, side, LETTER.T);
  }
}

/** The handshake's times and options, and resets. */
function noteControl(table: FlowTable, base: number, side: number, packet: Packet, time: number): void {
  const { words, floats } = table;
  const tcp = words[base + TCP_PART]!;
  const own = tcp + side * TCP_HOT_WORDS;
  const cold = tcp + TCP_COLD + side * TCP_COLD_WORDS;
  const flags = packet.tcpFlags;
  if ((flags & RST) !== 0) bump(words, cold + RESETS);
  if ((flags & SYN) === 0) return;
  words[cold + ISN] = packet.seq;
  words[cold + MSS] = packet.mss;
  words[cold + WINDOW_SCALE] = packet.windowScale;
  words[own + STATE] = words[own + STATE]! | SIDE_HAS_ISN | (packet.sackPermitted ? SIDE_SACK_PERMITTED : 0);
  if ((flags & ACK) === 0) {
    floats[(tcp >> 1) + SYN_TIME_F] = time;
    words[base + FLAGS] = words[base + FLAGS]! | FLAG_SYN_TIMED;
  } else if ((words[base + FLAGS]! & FLAG_SYN_ACK_TIMED) === 0) {
    floats[(tcp >> 1) + SYN_ACK_TIME_F] = time;
    words[base + FLAGS] = words[base + FLAGS]! | FLAG_SYN_ACK_TIMED;
  }
}

function noteZeroWindow(table: FlowTable, base: number, side: number, own: number, time: number): void {
  const { words, floats } = table;
  const tcp = words[base + TCP_PART]!;
  bump(words, tcp + TCP_COLD + side * TCP_COLD_WORDS + ZERO_WINDOWS);
  if ((words[own + STATE]! & SIDE_IN_ZERO_WINDOW) !== 0) return;
  words[own + STATE] = words[own + STATE]! | SIDE_IN_ZERO_WINDOW;
  floats[(tcp >> 1) + ZERO_WINDOW_SINCE_F + side] = time;
}

function endZeroWindow(table: FlowTable, base: number, side: number, own: number, time: number): void {
  const { words, floats } = table;
  const f = (words[base + TCP_PART]! >> 1) + side;
  words[own + STATE] = words[own + STATE]! & ~SIDE_IN_ZERO_WINDOW;
  const closedFor = Math.max(time - floats[f + ZERO_WINDOW_SINCE_F]!, 0);
  floats[f + ZERO_WINDOW_TIME_F] = floats[f + ZERO_WINDOW_TIME_F]! + closedFor;
}

function noteHole(
  { words, floats }: FlowTable,
  holes: SequenceHoles,
  slot: number,
  side: number,
  start: number,
  end: number,
): void {
  const at = (words[slot * RECORD_WORDS + TCP_PART]! >> 1) + LOST_BYTES_F + side;
  floats[at] = floats[at]! + ((end - start) >>> 0);
  holes.open(2 * slot + side, start, end);
}

/** The peer acknowledges what `side` sent but the capture does not have: Wireshark's "ACKed unseen segment". */
function noteUnseenAcked(table: FlowTable, base: number, side: number, hot: number, control: number): void {
  const { words } = table;
  const maxAcked = words[hot + MAX_ACKED]!;
  const nextSeq = words[hot + NEXT_SEQ]!;
  let isNews = false;
  // Wireshark compares these two as plain unsigned numbers.
  if (maxAcked >>> 0 > nextSeq >>> 0) {
    words[hot + MAX_ACKED] = nextSeq;
    isNews = true;
  } else {
    isNews = words[hot + DUP_ACK_RUN] === 0;
    words[hot + DUP_ACK_RUN] = -1;
  }
  if (!isNews) return;
  const cold = words[base + TCP_PART]! + TCP_COLD + side * TCP_COLD_WORDS;
  bump(words, cold + GAPS);
  // Gaps at the end of a connection are not reliable, so Zeek leaves them out of the history.
  if ((control & (FIN | RST)) === 0 && isMarked(words[cold + GAPS]!)) addLetter(words, base, side, LETTER.G);
}

function noteRoundTrip(table: FlowTable, tcp: number, side: number, hot: number, time: number): void {
  const { words, floats } = table;
  words[hot + STATE] = words[hot + STATE]! & ~SIDE_TIMING_RTT;
  const rtt = time - floats[(hot >> 1) + RTT_TIME_F]!;
  if (rtt < 0) return;
  const count = words[tcp + RTT_COUNT + side]!;
  const f = (tcp >> 1) + RTT_F + side * RTT_DOUBLES;
  if (count === 0 || rtt < floats[f + RTT_MIN_F]!) floats[f + RTT_MIN_F] = rtt;
  if (count === 0 || rtt > floats[f + RTT_MAX_F]!) floats[f + RTT_MAX_F] = rtt;
  floats[f + RTT_SUM_F] = floats[f + RTT_SUM_F]! + rtt;
  words[tcp + RTT_COUNT + side] = count + 1;
}

/** A segment that begins before what was seen already: repeated, or late. Wireshark's order of tests. */
function noteRepeat(
  table: FlowTable,
  holes: SequenceHoles,
  slot: number,
  side: number,
  packet: Packet,
  time: number,
  end: number,
  isAcked: boolean,
): void {
  const { words, floats } = table;
  const base = slot * RECORD_WORDS;
  const tcp = words[base + TCP_PART]!;
  const own = tcp + side * TCP_HOT_WORDS;
  const peer = tcp + (side ^ 1) * TCP_HOT_WORDS;
  const cold = tcp + TCP_COLD + side * TCP_COLD_WORDS;
  const { seq, payloadLen: len } = packet;
  const nextSeq = words[own + NEXT_SEQ]!;

  if (len > 0) {
    const filled = holes.fill(2 * slot + side, seq, (seq + len) | 0);
    const lost = (tcp >> 1) + LOST_BYTES_F + side;
    if (filled > 0) floats[lost] = floats[lost]! - filled;
  }
  // An acknowledgement from here on tells nothing of one round trip (Karn).
  words[own + STATE] = words[own + STATE]! & ~SIDE_TIMING_RTT;

  if (isAcked) {
    bump(words, cold + SPURIOUS_RETRANSMITS);
    return;
  }
  // New payload from one byte back on: the byte before may have been a window probe.
  if (len > 1 && ((nextSeq - 1) | 0) === seq) return;
  const sinceAck = time - floats[(peer >> 1) + LAST_SEGMENT_TIME_F]!;
  if (
    words[peer + DUP_ACK_RUN]! >= 2 &&
    words[peer + LAST_ACK] === seq &&
    sinceAck >= 0 &&
    sinceAck < FAST_RETRANSMIT_NANOS
  ) {
    bump(words, cold + FAST_RETRANSMITS);
    return;
  }
  const firstRtt = floats[(tcp >> 1) + FIRST_RTT_F]!;
  const lateness = time - floats[(own >> 1) + NEXT_SEQ_TIME_F]!;
  if (lateness >= 0 && lateness < (firstRtt > 0 ? firstRtt : OUT_OF_ORDER_NANOS) && nextSeq !== end) {
    bump(words, cold + OUT_OF_ORDER);
    return;
  }
  bump(words, cold + RETRANSMITS);
}
