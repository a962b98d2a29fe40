/**
 * Where the fields of an open flow lie: in a record of {@link RECORD_WORDS} 32-bit words that every flow has, and, for TCP,
 * in a part of {@link TCP_WORDS} more that the record points to. All are in one buffer, seen through an `Int32Array` (word
 * offsets) and a `Float64Array` (offsets of doubles, names ending in `_F`). What packets touch comes first, and what
 * belongs together shares a 64-byte cache line of 16 words or 8 doubles: a packet of a flow under way needs two lines of
 * its record and, in TCP, the first three of its part.
 *
 * Side 0 is the source and side 1 the destination; a field of a direction is that of the side that sends.
 */

/* Line 0: the key, and what every packet looks at. Addresses of side 0 and 1 in four words each. */
export const IP0 = 0;
export const IP1 = 4;
/** Port of side 0 in the high half, of side 1 in the low half; for ESP and AH the SPI. */
export const PORTS = 8;
/** IP protocol in bits 0-7, then the KIND bits, VLAN + 1 in bits 16-28 where VLANs tell flows apart. */
export const KIND = 9;
export const KIND_IPV6 = 1 << 8;
export const KIND_HAS_PORTS = 1 << 9;
export const KIND_VLAN_SHIFT = 16;
/** See the FLAG bits; from HISTORY_LEN_SHIFT on how many letters `history` has. */
export const FLAGS = 10;
export const HISTORY_LEN_SHIFT = 16;
export const HISTORY_LEN_MASK = 0x1f;
/** Seconds on the table's clock when the last packet came. */
export const LAST_TICK = 11;
/** Word at which the TCP part begins; meaningful for TCP only. */
export const TCP_PART = 12;
export const FLOW_ID = 13;
/** Capture time of the latest packet; like all times nanoseconds since the reader's base. */
export const LAST_TIME_F = 7;

/* Line 1: volume, and the history, of which the letters of most flows find room in this line. */
export const BUCKET_START_F = 8;
export const BUCKET_END_F = 9;
/** Two each: sent by side 0, sent by side 1. */
export const BYTES_F = 10;
export const PAYLOAD_F = 12;
export const PACKETS = 28;
/** Letters of `history`, four to a word. */
export const HISTORY = 30;
export const HISTORY_WORDS = 7;
export const MAX_HISTORY = 4 * HISTORY_WORDS;

/* Line 2, from word 37 on: what only the first packets and a change of activity bucket write. */
export const HASH = 37;
export const START_F = 19;
/** When the source's first payload came, then how long the destination's first answer took. */
export const RESPONSE_F = 20;
/** Bytes and packets of each side when the present activity bucket began. */
export const SNAPSHOT_BYTES_F = 21;
export const SNAPSHOT_PACKETS = 46;

/* Line 3: what the first packet alone writes. */
/** Outermost addresses around side 0 and side 1, four words each; zero for none. */
export const OUTER_IP0 = 48;
export const OUTER_IP1 = 52;
export const MAC0_F = 28;
export const MAC1_F = 29;
export const VLAN = 60;
export const TUNNEL = 61;
/** Type in bits 8-15 and code in bits 0-7 of the first ICMP message; -1 for other protocols. */
export const ICMP_FIRST = 62;
/** Identifier of the innermost virtual network; -1 for none. */
export const VNI = 63;

export const RECORD_WORDS = 64;
export const RECORD_DOUBLES = RECORD_WORDS / 2;

/* From here on offsets are from the beginning of the TCP part. Lines 0 and 1: a line per direction, touched by every segment. */
export const TCP_HOT_WORDS = 16;
/** Zeek's endpoint state in bits 0-2, the state before it in bits 3-5, then the SIDE bits. */
export const STATE = 0;
export const SIDE_HAS_NEXT_SEQ = 1 << 8;
export const SIDE_HAS_MAX_ACKED = 1 << 9;
/** The last segment of the side had ACK set, so that LAST_ACK counts. */
export const SIDE_HAS_LAST_ACK = 1 << 10;
export const SIDE_HAS_ISN = 1 << 11;
export const SIDE_LAST_KEEP_ALIVE = 1 << 12;
export const SIDE_LAST_WINDOW_PROBE = 1 << 13;
export const SIDE_TIMING_RTT = 1 << 14;
export const SIDE_IN_ZERO_WINDOW = 1 << 15;
export const SIDE_SACK_PERMITTED = 1 << 16;
/** Letters of `history` given already, from bit 20 on. */
export const SIDE_HISTORY_SHIFT = 20;
/** Highest sequence number seen plus the segment's length. */
export const NEXT_SEQ = 1;
/** End of the run of segments without a hole, as far as tshark's rule knows. */
export const MAX_ACKED = 2;
export const LAST_ACK = 3;
export const WINDOW = 4;
/** Repeats of the last acknowledgement; -1 after one for a segment that was not captured. */
export const DUP_ACK_RUN = 5;
/** End of the segment whose acknowledgement is waited for, while SIDE_TIMING_RTT. */
export const RTT_SEQ = 6;
/** When NEXT_SEQ last moved, when the last segment came, when the segment of RTT_SEQ was sent. */
export const NEXT_SEQ_TIME_F = 4;
export const LAST_SEGMENT_TIME_F = 5;
export const RTT_TIME_F = 6;

/* Line 2: round trips. */
/** Three doubles a side. */
export const RTT_F = 16;
export const RTT_DOUBLES = 3;
export const RTT_SUM_F = 0;
export const RTT_MIN_F = 1;
export const RTT_MAX_F = 2;
/** Time from the last SYN to the first acknowledgement that is no SYN, as tshark's initial_rtt; 0 while unknown. */
export const FIRST_RTT_F = 22;
/** A word a side. */
export const RTT_COUNT = 46;

/* Lines 3 and 4: a line per direction, touched by what is rare. */
export const TCP_COLD = 48;
export const TCP_COLD_WORDS = 16;
export const ISN = 0;
export const HISTORY_SYN = 1;
export const HISTORY_FIN = 2;
export const HISTORY_RST = 3;
export const RETRANSMITS = 4;
export const FAST_RETRANSMITS = 5;
export const SPURIOUS_RETRANSMITS = 6;
export const OUT_OF_ORDER = 7;
export const DUPLICATE_ACKS = 8;
export const ZERO_WINDOWS = 9;
export const RESETS = 10;
/** Counts behind Zeek's letters T, G and W. */
export const REPEATED_DATA = 11;
export const GAPS = 12;
export const CLOSED_WINDOWS = 13;
/** Maximum segment size and window scale offered, -1 for none. */
export const MSS = 14;
export const WINDOW_SCALE = 15;

/* Line 5: rare too; a double a side, and the handshake. */
export const LOST_BYTES_F = 40;
export const ZERO_WINDOW_SINCE_F = 42;
export const ZERO_WINDOW_TIME_F = 44;
export const SYN_TIME_F = 46;
export const SYN_ACK_TIME_F = 47;

export const TCP_WORDS = 96;

/** A record and its TCP part one after the other, as on disk: the part is there for other protocols too, and zero. */
export const WHOLE_WORDS = RECORD_WORDS + TCP_WORDS;

/** The flow's first packet came from side 1. */
export const FLAG_FIRST_FROM_1 = 1;
/** Side 0 was chosen by ports alone and may change when a handshake says otherwise. */
export const FLAG_SOURCE_GUESSED = 2;
/** The flow has left its first activity bucket. */
export const FLAG_HAS_ACTIVITY = 4;
export const FLAG_SYN_TIMED = 8;
export const FLAG_SYN_ACK_TIMED = 16;
/** Found by its key; else the slot is free, or waits for being written out. */
export const FLAG_OPEN = 32;
/** FIRST_RTT_F is set. */
export const FLAG_RTT_KNOWN = 64;
/** RESPONSE_F holds the time of the source's first payload; the time to its answer. */
export const FLAG_REQUESTED = 128;
export const FLAG_ANSWERED = 256;
/** At the end of the file, the flow was handed on to the one after it. */
export const FLAG_HANDED_ON = 512;

/** What records lie in: a flow table, or memory of their own. */
export interface RecordMemory {
  readonly words: Int32Array;
  /** The same memory. */
  readonly floats: Float64Array;
}
