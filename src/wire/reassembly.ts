/**
 * Fragments of IPv4 (RFC 791) and IPv6 (RFC 8200 section 4.5) put together. Frames that carry fragments wait here until
 * their datagram is whole, or is given up; then they are given back, each with the addresses and ports of the innermost
 * header of the datagram, so that all of them count for one flow. The frame that made the datagram whole carries it: its
 * transport header and payload are those of all of it, as in Wireshark; the others only count.
 *
 * Where fragments overlap, the bytes of the one that begins earlier hold, of two at one place those that came first: as
 * in Wireshark, and whatever comes late cannot change what was there. What waits has bounds in time, datagrams and bytes.
 */
import { decodeFragmentPayload } from './fragment-payload.ts';
import { MAX_HANDED_ON_BYTES, type OpenDatagram } from './open-datagram.ts';
import { copyIdentity, Fragment, Packet } from './packet.ts';

/** As long as Linux waits for the rest of a datagram (net.ipv4.ipfrag_time). */
export const FRAGMENT_LIFE_NANOS = 30e9;

const SETS = 512;
const WAYS = 4;
/** The most datagrams that are under way or remembered at a time. */
export const MAX_DATAGRAMS = SETS * WAYS;
/** The most memory of frames that wait; beyond, the oldest datagrams are given up. */
export const MAX_HELD_BYTES = 32 * 1024 * 1024;
/** What a frame costs beside its bytes. */
const FRAME_COST = 2048;
/** Longest payload of an IP datagram; a fragment that reaches beyond (a "ping of death") is not put in. */
export const MAX_DATAGRAM_LEN = 65_535;

/** A frame that waited. */
export interface Frame {
  readonly packet: Packet;
  /** What `packet.payloadOffset` counts in. */
  view: DataView;
  /** As in `PacketBlock.times`. */
  readonly time: number;
  /** In the capture, from 0. */
  readonly number: number;
  /** It carries a datagram that became whole. */
  isWhole: boolean;
  /** Frames that belong to whatever this one turns out to be. */
  carried: Frame[];
}

interface Piece {
  readonly offset: number;
  /** By the length on the wire. */
  readonly end: number;
  /** What was captured of it. */
  readonly bytes: Uint8Array;
  /** IP protocol that its header names. */
  readonly proto: number;
  /** Null where it came in the file before. */
  readonly frame: Frame | null;
}

interface Datagram {
  readonly key: Int32Array;
  /** Its place in the table. */
  readonly at: number;
  begun: number;
  cost: number;
  /** By offset, then by arrival. */
  pieces: Piece[];
  frames: Frame[];
  /** Sum of the lengths of the pieces, overlaps included. */
  length: number;
  /** Length of the whole; -1 until its last fragment came. */
  total: number;
  /** Says whose the datagram is once it was given back: later copies of its fragments join. */
  identity: Packet | null;
  /** The same, of one whose first fragment came in the file before. */
  earlier: Packet | null;
  /** Payload that the file before counted for it. */
  counted: number;
}

const KEY_WORDS = 10;
const TCP = 6;
/** In the place of a protocol, which has eight bits. */
const KEY_IPV6 = 256;
const NOTHING = new Uint8Array(0);

export class Reassembly {
  /** From this time on (as in `PacketBlock.times`) `giveUpOverdue` has something to do. */
  due = Number.POSITIVE_INFINITY;
  readonly #datagrams: (Datagram | null)[] = new Array<Datagram | null>(MAX_DATAGRAMS).fill(null);
  /** Not given back yet, the oldest first. */
  readonly #waiting = new Set<Datagram>();
  #cost = 0;
  #ready: Frame[] = [];
  #taken = 0;

  /** Whether `next` has a frame. */
  get isReady(): boolean {
    return this.#taken < this.#ready.length;
  }

  /** The next frame that need not wait any longer; take it in as any other. Null: none. */
  next(): Frame | null {
    if (this.#taken < this.#ready.length) return this.#ready[this.#taken++]!;
    this.#ready = [];
    this.#taken = 0;
    return null;
  }

  /** Takes a copy of a decoded packet whose `fragment` is not `none`, and of its payload in `view`. */
  hold(packet: Packet, view: DataView, time: number, number: number): void {
    this.#hold({ packet: Object.assign(new Packet(), packet), view, time, number, isWhole: false, carried: [] });
  }

  /** Gives back what waited for longer than {@link FRAGMENT_LIFE_NANOS}. */
  giveUpOverdue(time: number): void {
    for (const datagram of this.#waiting) {
      if (time < datagram.begun + FRAGMENT_LIFE_NANOS) break;
      this.#giveUp(datagram);
    }
    this.#setDue();
  }

  /** The capture is over at `time`: gives back everything, and tells what the file after it may go on with. */
  giveUpAll(time = Number.POSITIVE_INFINITY): OpenDatagram[] {
    const open = this.#datagrams.flatMap((datagram) => {
      const isOver = datagram === null || time - datagram.begun > FRAGMENT_LIFE_NANOS;
      return isOver || datagram.identity === null ? [] : [remembered(datagram, datagram.identity)];
    });
    let room = MAX_HANDED_ON_BYTES;
    for (const datagram of this.#waiting) {
      joinBeginning(datagram);
      const { pieces } = datagram;
      const frames = [...datagram.frames];
      this.#giveUp(datagram);
      room -= pieces.reduce((sum, { bytes }) => sum + bytes.length, 0);
      if (pieces.length > 0 && room >= 0) open.push(unfinished(datagram, frames, pieces));
    }
    this.#setDue();
    return open;
  }

  /** Before the first packet: goes on with a datagram of the file before, `nanos` before in times. */
  adopt(open: OpenDatagram, nanos: number): void {
    const key = Int32Array.from(open.key);
    const set = setOf(key) * WAYS;
    const place = this.#datagrams.indexOf(null, set);
    if (place < 0 || place >= set + WAYS) return;
    const datagram = newDatagram(key, place, open.begun - nanos);
    this.#datagrams[place] = datagram;
    if (open.pieces.length === 0) {
      datagram.identity = open.identity;
      return;
    }
    const pieces = open.pieces.map((piece) => ({ ...piece, frame: null }));
    const cost = pieces.reduce((sum, { bytes }) => sum + bytes.length, 0);
    const { total, identity: earlier, counted } = open;
    const length = pieces.reduce((sum, { offset, end }) => sum + end - offset, 0);
    Object.assign(datagram, { pieces, total, length, earlier, counted, cost });
    this.#cost += cost;
    this.#waiting.add(datagram);
    this.#setDue();
  }

  #hold(frame: Frame): void {
    const { packet, time } = frame;
    const datagram = this.#find(packet, time);
    if (datagram.identity !== null) {
      this.#join(frame, datagram.identity);
      return;
    }
    const offset = packet.fragmentOffset;
    const end = offset + packet.payloadLen;
    const fits = end <= MAX_DATAGRAM_LEN;
    const bytes = fits ? copyPayload(packet, frame.view) : NOTHING;
    frame.view = new DataView(bytes.buffer);
    const cost = FRAME_COST + bytes.length;
    datagram.cost += cost;
    this.#cost += cost;
    datagram.frames.push(frame);
    if (fits) {
      insert(datagram.pieces, { offset, end, bytes, proto: packet.proto, frame });
      datagram.length += packet.payloadLen;
      if (!packet.moreFragments && datagram.total < 0) datagram.total = end;
    }
    if (isWhole(datagram)) this.#complete(datagram);
    while (this.#cost > MAX_HELD_BYTES) this.#giveUpOldest();
    this.#setDue();
  }

  /** The datagram of a fragment, a new one in the place of the oldest of its set where there is none under way. */
  #find(packet: Packet, time: number): Datagram {
    const key = keyOf(packet);
    const set = setOf(key) * WAYS;
    let place = set;
    for (let at = set; at < set + WAYS; at++) {
      const datagram = this.#datagrams[at]!;
      if (datagram === null || !isSame(datagram.key, key)) {
        if (age(datagram) < age(this.#datagrams[place]!)) place = at;
        continue;
      }
      const isOld = Math.abs(time - datagram.begun) > FRAGMENT_LIFE_NANOS;
      // A first fragment after the whole datagram begins another one of the same number.
      if (!isOld && (datagram.identity === null || packet.fragment === Fragment.later)) return datagram;
      place = at;
      break;
    }
    // Giving one up may begin another in its place, of the header within.
    for (let one = this.#datagrams[place]!; one?.identity === null; one = this.#datagrams[place]!) this.#giveUp(one);
    const begun = newDatagram(key, place, time);
    this.#datagrams[place] = begun;
    this.#waiting.add(begun);
    return begun;
  }

  #complete(datagram: Datagram): void {
    const { pieces, total, counted } = datagram;
    const { bytes, captured } = join(pieces, total);
    const last = datagram.frames.pop()!;
    last.packet.proto = pieces[0]!.proto;
    last.view = new DataView(bytes.buffer);
    last.isWhole = true;
    decodeFragmentPayload(last.view, 0, captured, bytes.length, last.packet);
    takeOff(last.packet, counted);
    for (const other of datagram.frames) other.packet.payloadLen = 0;
    this.#finish(datagram, last, last.time);
  }

  #giveUpOldest(): void {
    for (const datagram of this.#waiting) {
      this.#giveUp(datagram);
      return;
    }
  }

  /** Gives back frames of a datagram that is not whole, as what its first fragment says, if it came. */
  #giveUp(datagram: Datagram): void {
    const first = datagram.pieces[0];
    if (first === undefined || first.frame === null || first.offset > 0) {
      this.#giveBack(datagram);
      return;
    }
    const { frame, bytes } = first;
    datagram.frames.splice(datagram.frames.indexOf(frame), 1);
    decodeFragmentPayload(frame.view, 0, bytes.length, first.end, frame.packet);
    this.#finish(datagram, frame, datagram.begun);
  }

  /** Gives back all frames of a datagram as what `head` says, which may be a fragment again, of a header within. */
  #finish(datagram: Datagram, head: Frame, time: number): void {
    this.#waiting.delete(datagram);
    this.#cost -= datagram.cost;
    for (const frame of datagram.frames) head.carried.push(...frame.carried, frame);
    datagram.begun = time;
    datagram.pieces = [];
    datagram.frames = [];
    datagram.identity = head.packet;
    for (const frame of head.carried) frame.carried = [];
    if (head.packet.isFlow && head.packet.fragment !== Fragment.none) this.#hold(head);
    else this.#release(head);
  }

  /** Gives back frames whose first fragment did not come, or came in the file before. */
  #giveBack(datagram: Datagram): void {
    const { frames, earlier } = datagram;
    this.#waiting.delete(datagram);
    this.#cost -= datagram.cost;
    datagram.pieces = [];
    datagram.frames = [];
    datagram.identity = earlier;
    if (earlier === null) this.#datagrams[datagram.at] = null;
    for (const frame of frames) {
      if (earlier === null) this.#release(frame);
      else for (const one of [...frame.carried.splice(0), frame]) this.#join(one, earlier);
    }
  }

  #release(head: Frame): void {
    this.#ready.push(head);
    for (const frame of head.carried) this.#join(frame, head.packet);
    head.carried = [];
  }

  #join(frame: Frame, identity: Packet): void {
    const { packet } = frame;
    copyIdentity(identity, packet);
    packet.fragment = Fragment.later;
    // The bytes of a part mean nothing to who looks at payloads.
    packet.payloadCapLen = 0;
    this.#ready.push(frame);
  }

  #setDue(): void {
    this.due = Number.POSITIVE_INFINITY;
    for (const { begun } of this.#waiting) {
      this.due = begun + FRAGMENT_LIFE_NANOS;
      return;
    }
  }
}

function newDatagram(key: Int32Array, at: number, begun: number): Datagram {
  const room = { cost: 0, pieces: [], frames: [], length: 0, total: -1 };
  return { key, at, begun, ...room, identity: null, earlier: null, counted: 0 };
}

/** Places free are older than any; what was given back gives way before what waits. */
function age(datagram: Datagram | null): number {
  if (datagram === null) return Number.NEGATIVE_INFINITY;
  return datagram.identity === null ? datagram.begun : datagram.begun - FRAGMENT_LIFE_NANOS;
}

/** Identification, protocol and addresses. RFC 8200 leaves the protocol out, as fragments may name different ones. */
function keyOf(packet: Packet): Int32Array {
  const proto = packet.ipVersion === 6 ? KEY_IPV6 : packet.proto;
  const { ipId, src0, src1, src2, src3, dst0, dst1, dst2, dst3 } = packet;
  return Int32Array.of(ipId, proto, src0, src1, src2, src3, dst0, dst1, dst2, dst3);
}

/** Not seeded: the same capture must give the same flows each time. */
function setOf(key: Int32Array): number {
  let hash = 0;
  for (let i = 0; i < KEY_WORDS; i++) hash = Math.imul(hash ^ key[i]!, 0x9e3779b1) ^ (hash >>> 15);
  return (hash >>> 16) & (SETS - 1);
}

function isSame(a: Int32Array, b: Int32Array): boolean {
  for (let i = 0; i < KEY_WORDS; i++) if (a[i] !== b[i]) return false;
  return true;
}

function copyPayload({ payloadOffset, payloadCapLen }: Packet, view: DataView): Uint8Array {
  if (payloadCapLen === 0) return NOTHING;
  return new Uint8Array(view.buffer, view.byteOffset + payloadOffset, payloadCapLen).slice();
}

function insert(pieces: Piece[], piece: Piece): void {
  let at = pieces.length;
  while (at > 0 && pieces[at - 1]!.offset > piece.offset) at--;
  pieces.splice(at, 0, piece);
}

function isWhole({ pieces, length, total }: Datagram): boolean {
  if (total < 0 || length < total) return false;
  let reached = 0;
  for (const { offset, end } of pieces) {
    if (offset > reached) return false;
    reached = Math.max(reached, end);
  }
  return reached >= total;
}

/** The whole payload, and how much of it was captured without a gap. */
function join(pieces: readonly Piece[], total: number): { bytes: Uint8Array; captured: number } {
  const bytes = new Uint8Array(total);
  let reached = 0;
  let captured = 0;
  for (const piece of pieces) {
    if (piece.end <= reached) continue;
    const part = piece.bytes.subarray(reached - piece.offset, total - piece.offset);
    bytes.set(part, reached);
    if (captured === reached) captured += part.length;
    reached = piece.end;
    if (reached >= total) break;
  }
  return { bytes, captured };
}

/**
 * Puts together what follows on the first fragment without a gap, so that it counts as far as it came: the file after goes
 * on from there. Of TCP nothing beyond counts, as sequence numbers would not tell what the file after has to bring.
 */
function joinBeginning(datagram: Datagram): void {
  const { pieces } = datagram;
  let reached = 0;
  let count = 0;
  while (pieces[count]?.offset === reached && reached < pieces[count]!.end) reached = pieces[count++]!.end;
  const [first] = pieces;
  if (first === undefined || first.frame === null || count === 0) return;
  if (first.proto === TCP) for (const { frame } of pieces.slice(count)) if (frame !== null) frame.packet.payloadLen = 0;
  const { bytes, captured } = join(pieces.slice(0, count), reached);
  first.frame.view = new DataView(bytes.buffer);
  for (const { frame } of pieces.slice(1, count)) if (frame !== null) frame.packet.payloadLen = 0;
  datagram.pieces = [{ ...first, end: reached, bytes: bytes.subarray(0, captured) }, ...pieces.slice(count)];
}

function remembered({ key, begun }: Datagram, identity: Packet): OpenDatagram {
  return { key: [...key], begun, total: -1, pieces: [], identity, counted: 0 };
}

/** What is there to go on with of a datagram that was given up, with these frames and pieces. */
function unfinished(datagram: Datagram, frames: readonly Frame[], pieces: readonly Piece[]): OpenDatagram {
  const { key, begun, total, identity } = datagram;
  // Of a header within, the parts are counted by the datagram within.
  const isFragment = identity !== null && identity.fragment !== Fragment.none && identity.isFlow;
  const counted = isFragment ? 0 : frames.reduce((sum, { packet }) => sum + packet.payloadLen, datagram.counted);
  return {
    key: [...key],
    begun,
    total,
    pieces: pieces.map(({ offset, end, bytes, proto }) => ({ offset, end, bytes, proto })),
    identity,
    counted,
  };
}

/** Leaves of a packet what the file before did not count; a TCP segment goes on where that ended. */
function takeOff(packet: Packet, counted: number): void {
  const less = Math.min(counted, packet.payloadLen);
  packet.payloadLen -= less;
  if (packet.proto !== TCP) return;
  packet.seq = (packet.seq + less) | 0;
  packet.payloadOffset += Math.min(less, packet.payloadCapLen);
  packet.payloadCapLen = Math.max(packet.payloadCapLen - less, 0);
}
