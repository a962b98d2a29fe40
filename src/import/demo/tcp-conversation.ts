/**
 * A TCP conversation (RFC 9293) as it looks at one end's network card: handshake, slow start, delayed and selective
 * acknowledgements, loss and what follows from it, and each way of ending. What the near side sends is seen when it is
 * sent; what the far side does in answer is seen a round trip later.
 */
import { u32 } from './bytes.ts';
import { Tcp } from './frames.ts';
import type { Random } from './random.ts';
import { MICROSECOND, MILLISECOND, type Socket, type WireTap } from './wire-tap.ts';

export type Side = 'client' | 'server';

export interface ConversationOptions {
  readonly client: Socket;
  readonly server: Socket;
  /** The side whose card it is. */
  readonly near: Side;
  /** Nanoseconds. */
  readonly roundTrip: number;
  /** One in this many segments of a burst is lost; 0: none. */
  readonly lossOneIn?: number;
}

interface End {
  readonly socket: Socket;
  next: number;
  /** What this end has had from the other. */
  acked: number;
  congestionWindow: number;
  readonly window: number;
}

const MSS = 1440;
const INITIAL_WINDOW_SEGMENTS = 10;
const MAX_WINDOW_SEGMENTS = 44;
/** One segment at 1 Gbit/s. */
const SEGMENT_GAP = 12 * MICROSECOND;
const TURNAROUND = 35 * MICROSECOND;
const DELAYED_ACK = 40 * MILLISECOND;
const DUPLICATE_ACKS = 3;
const WINDOW_SCALE = 7;
const NO_OPTIONS: readonly number[] = [];
const NO_PAYLOAD = new Uint8Array(0);

export class TcpConversation {
  readonly #tap: WireTap;
  readonly #random: Random;
  readonly #options: ConversationOptions;
  readonly #ends: Readonly<Record<Side, End>>;
  #owed: { readonly side: Side; readonly time: number } | null = null;

  constructor(tap: WireTap, random: Random, options: ConversationOptions) {
    this.#tap = tap;
    this.#random = random;
    this.#options = options;
    const end = (socket: Socket): End => ({
      socket,
      next: random.next(),
      acked: 0,
      congestionWindow: INITIAL_WINDOW_SEGMENTS,
      window: random.pick([501, 502, 509, 512]),
    });
    this.#ends = { client: end(options.client), server: end(options.server) };
  }

  /** Shakes hands from `time` on. Returns when the client's first bytes are seen. */
  open(time: number): number {
    const accepted = this.attempt(time) + this.#lag('client');
    this.#segment('server', accepted, Tcp.syn | Tcp.ack, NO_PAYLOAD, synOptions());
    this.#advance('server', 1);
    const confirmed = accepted + this.#lag('server');
    this.#acknowledge('client', confirmed);
    return confirmed + TURNAROUND;
  }

  /** A SYN alone. */
  attempt(time: number): number {
    this.#segment('client', time, Tcp.syn, NO_PAYLOAD, synOptions());
    this.#advance('client', 1);
    return time;
  }

  /** The SYN again, as a client does that hears nothing. */
  attemptAgain(time: number): void {
    const client = this.#ends.client;
    client.next = (client.next - 1) >>> 0;
    this.attempt(time);
  }

  /** The server refuses what `attempt` sent. */
  refuse(time: number): void {
    this.#segment('server', time, Tcp.rst | Tcp.ack, NO_PAYLOAD);
  }

  /** Sends a message from `time` on. Returns when the other side's answer to it can be seen. */
  send(side: Side, message: Uint8Array, time: number): number {
    this.#payOwed(side, time);
    if (message.length <= MSS) return this.#sendSingle(side, message, time);
    let at = time;
    for (let offset = 0; offset < message.length; ) {
      const end = this.#ends[side];
      const length = Math.min(end.congestionWindow * MSS, message.length - offset);
      at = this.#sendBurst(side, message.subarray(offset, offset + length), offset + length === message.length, at);
      offset += length;
    }
    return at;
  }

  /** The receiving side can take no more for a while, and then again: zero window and its end. */
  stall(side: Side, time: number, length: number): number {
    this.#payOwed(side, time);
    this.#segment(side, time, Tcp.ack, NO_PAYLOAD, NO_OPTIONS, { window: 0 });
    this.#acknowledge(side, time + length);
    return time + length + (side === this.#options.near ? this.#options.roundTrip : TURNAROUND);
  }

  /** Both sides say that they are done, `side` first. */
  close(side: Side, time: number): number {
    this.#payOwed(side, time);
    const other = otherOf(side);
    this.#segment(side, time, Tcp.fin | Tcp.ack, NO_PAYLOAD);
    this.#advance(side, 1);
    const answered = time + this.#lag(side);
    this.#segment(other, answered, Tcp.fin | Tcp.ack, NO_PAYLOAD);
    this.#advance(other, 1);
    this.#acknowledge(side, answered + this.#lag(other));
    return answered + this.#lag(other);
  }

  /** `side` breaks it off. */
  reset(side: Side, time: number): void {
    this.#owed = null;
    this.#segment(side, time, Tcp.rst | Tcp.ack, NO_PAYLOAD);
  }

  #sendSingle(side: Side, message: Uint8Array, time: number): number {
    let seen = time;
    this.#segment(side, seen, Tcp.psh | Tcp.ack, message);
    const { lossOneIn = 0, near } = this.#options;
    // Lost beyond the card: seen twice, the second time after the timeout of RFC 6298, at least 200 ms in practice.
    if (side === near && lossOneIn > 0 && this.#random.oneIn(lossOneIn * 2)) {
      seen += 200 * MILLISECOND + this.#options.roundTrip;
      this.#segment(side, seen, Tcp.psh | Tcp.ack, message);
    }
    this.#advance(side, message.length);
    const answer = seen + this.#lag(side);
    this.#owed = { side: otherOf(side), time: answer + DELAYED_ACK };
    return answer;
  }

  /** Sends what the congestion window allows and returns when the last of it was acknowledged. */
  #sendBurst(side: Side, bytes: Uint8Array, isLast: boolean, time: number): number {
    const { near } = this.#options;
    const sender = this.#ends[side];
    const other = otherOf(side);
    const first = sender.next;
    const count = Math.ceil(bytes.length / MSS);
    const lost = this.#pickLost(count);
    const lag = this.#lag(side);
    let lastAck = time;
    for (let i = 0; i < count; i++) {
      const payload = bytes.subarray(i * MSS, (i + 1) * MSS);
      const seen = time + i * SEGMENT_GAP;
      const flags = isLast && i === count - 1 ? Tcp.psh | Tcp.ack : Tcp.ack;
      // What the far side sent and was lost never reached the card; what the near side sent did.
      if (i !== lost || side === near) this.#segment(side, seen, flags, payload, NO_OPTIONS, { seq: first + i * MSS });
      sender.next = (first + i * MSS + payload.length) >>> 0;
      if (i === lost) continue;
      if (lost >= 0 && i > lost) {
        const block = [1, 1, 5, 10, ...u32(first + (lost + 1) * MSS), ...u32(sender.next)];
        this.#ends[other].acked = (first + lost * MSS) >>> 0;
        this.#segment(other, seen + lag, Tcp.ack, NO_PAYLOAD, block);
      } else if (i % 2 === 1 || i === count - 1 || i + 1 === lost) {
        this.#ends[other].acked = sender.next;
        this.#acknowledge(other, seen + lag);
      }
      lastAck = seen + lag;
    }
    if (lost >= 0) lastAck = this.#retransmit(side, bytes, first, lost, time);
    sender.congestionWindow =
      lost >= 0
        ? Math.max(INITIAL_WINDOW_SEGMENTS, sender.congestionWindow >> 1)
        : Math.min(MAX_WINDOW_SEGMENTS, sender.congestionWindow * 2);
    // The far side's next burst comes a round trip after the acknowledgement that lets it go.
    return side === near || isLast ? lastAck + TURNAROUND : lastAck + this.#options.roundTrip;
  }

  /** Fast retransmit (RFC 5681 section 3.2) after the third duplicate acknowledgement. */
  #retransmit(side: Side, bytes: Uint8Array, first: number, lost: number, time: number): number {
    const { near, roundTrip } = this.#options;
    const other = otherOf(side);
    const thirdAck = time + (lost + DUPLICATE_ACKS) * SEGMENT_GAP + this.#lag(side);
    const again = thirdAck + (side === near ? TURNAROUND : roundTrip);
    const payload = bytes.subarray(lost * MSS, (lost + 1) * MSS);
    this.#segment(side, again, Tcp.ack, payload, NO_OPTIONS, { seq: first + lost * MSS });
    this.#ends[other].acked = this.#ends[side].next;
    const acked = again + this.#lag(side);
    this.#acknowledge(other, acked);
    return acked;
  }

  /** Which segment of a burst is lost; -1 for none. Enough follow it for three duplicate acknowledgements. */
  #pickLost(count: number): number {
    const { lossOneIn = 0 } = this.#options;
    if (lossOneIn === 0 || count < DUPLICATE_ACKS + 3) return -1;
    for (let i = 1; i < count - DUPLICATE_ACKS - 1; i++) if (this.#random.oneIn(lossOneIn)) return i;
    return -1;
  }

  /** From when a segment of `side` is seen until the other side's reaction to it is. */
  #lag(side: Side): number {
    return side === this.#options.near ? this.#options.roundTrip : TURNAROUND;
  }

  #payOwed(side: Side, time: number): void {
    const owed = this.#owed;
    this.#owed = null;
    // A message of the side that owes carries the acknowledgement, if it comes in time.
    if (owed !== null && (owed.side !== side || owed.time < time))
      this.#acknowledge(owed.side, Math.min(owed.time, time));
  }

  #acknowledge(side: Side, time: number): void {
    this.#segment(side, time, Tcp.ack, NO_PAYLOAD);
  }

  /** `length` sequence numbers of `side` were used, and the other side has them. */
  #advance(side: Side, length: number): void {
    const end = this.#ends[side];
    end.next = (end.next + length) >>> 0;
    this.#ends[otherOf(side)].acked = end.next;
  }

  #segment(
    side: Side,
    time: number,
    flags: number,
    payload: Uint8Array,
    options: readonly number[] = NO_OPTIONS,
    instead: { readonly seq?: number; readonly window?: number } = {},
  ): void {
    const from = this.#ends[side];
    const to = this.#ends[otherOf(side)];
    const isSyn = (flags & Tcp.syn) !== 0;
    const header = {
      srcPort: from.socket.port,
      dstPort: to.socket.port,
      seq: (instead.seq ?? from.next) >>> 0,
      ack: (flags & Tcp.ack) === 0 ? 0 : from.acked,
      flags,
      window: instead.window ?? (isSyn ? 64_240 : from.window),
      options,
    };
    this.#tap.tcp(time, from.socket.host, to.socket.host, header, payload);
  }
}

const otherOf = (side: Side): Side => (side === 'client' ? 'server' : 'client');

const synOptions = (): number[] => [2, 4, MSS >> 8, MSS & 255, 1, 1, 4, 2, 1, 3, 3, WINDOW_SCALE];
