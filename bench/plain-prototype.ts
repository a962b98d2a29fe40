/**
 * What reading, decoding and a flow table cost in plain JavaScript: the floor our engine is held against. No format but
 * little-endian pcap, no check of a length, no VLAN, tunnel or fragment, no TCP health, no end of a flow.
 */
import { closeSync, openSync, readSync } from 'node:fs';
import type { StageCounts } from './stages.ts';

const BUFFER_BYTES = 1024 * 1024;
const FILE_HEADER_LEN = 24;
const RECORD_HEADER_LEN = 16;
const ETHERNET_LEN = 14;
const IPV6_LEN = 40;
const TCP = 6;
const UDP = 17;

/* A flow is a cache line of its own in a table with linear probing; the rest of IPv6 addresses is in another. */
const LINE_WORDS = 16;
const LINE_DOUBLES = 8;
const ADDRESS = 0;
const PORTS = 2;
const KIND = 3;
const PACKETS = 4;
const BYTES_F = 3;
const FIRST_F = 5;
const LAST_F = 6;
const KIND_IPV6 = 256;

class PlainTable {
  packets = 0;
  flows = 0;
  words = new Int32Array(0);
  floats = new Float64Array(0);
  /** Upper words of IPv6 addresses: three of the first sender's, three of its peer's. */
  upper = new Int32Array(0);
  #mask = 0;

  constructor(places: number) {
    this.#allocate(places);
  }

  /** Counts a packet, whose address words but the last lie at `src` and `dst` of the view for IPv6. */
  add(
    view: DataView,
    kind: number,
    src3: number,
    dst3: number,
    ports: number,
    src: number,
    dst: number,
    time: number,
    bytes: number,
  ): void {
    const { words, floats } = this;
    this.packets++;
    const reversed = (ports << 16) | (ports >>> 16);
    let place = mix(mix(src3 ^ (ports >>> 16)) + mix(dst3 ^ (ports & 0xffff)) + kind) & this.#mask;
    for (; ; place = (place + 1) & this.#mask) {
      const at = place * LINE_WORDS;
      const f = place * LINE_DOUBLES;
      const known = words[at + KIND]!;
      let side = 0;
      if (known === 0) {
        this.flows++;
        words[at + ADDRESS] = src3;
        words[at + ADDRESS + 1] = dst3;
        words[at + PORTS] = ports;
        words[at + KIND] = kind;
        floats[f + FIRST_F] = time;
        if (kind >= KIND_IPV6) {
          for (let i = 0; i < 3; i++) {
            this.upper[place * 6 + i] = view.getInt32(src + 4 * i);
            this.upper[place * 6 + 3 + i] = view.getInt32(dst + 4 * i);
          }
        }
      } else if (known !== kind) continue;
      else if (words[at] === src3 && words[at + 1] === dst3 && words[at + PORTS] === ports) {
        if (kind >= KIND_IPV6 && !this.#isUpper(view, place, src, dst)) continue;
      } else if (words[at] === dst3 && words[at + 1] === src3 && words[at + PORTS] === reversed) {
        if (kind >= KIND_IPV6 && !this.#isUpper(view, place, dst, src)) continue;
        side = 1;
      } else continue;
      words[at + PACKETS + side] = words[at + PACKETS + side]! + 1;
      floats[f + BYTES_F + side] = floats[f + BYTES_F + side]! + bytes;
      floats[f + LAST_F] = time;
      if (this.flows * 2 > this.#mask) this.#grow();
      return;
    }
  }

  #isUpper(view: DataView, place: number, first: number, second: number): boolean {
    for (let i = 0; i < 3; i++) {
      if (this.upper[place * 6 + i] !== view.getInt32(first + 4 * i)) return false;
      if (this.upper[place * 6 + 3 + i] !== view.getInt32(second + 4 * i)) return false;
    }
    return true;
  }

  #allocate(places: number): void {
    this.words = new Int32Array(places * LINE_WORDS);
    this.floats = new Float64Array(this.words.buffer);
    this.upper = new Int32Array(places * 6);
    this.#mask = places - 1;
  }

  #grow(): void {
    const { words, upper } = this;
    this.#allocate(2 * (this.#mask + 1));
    for (let at = 0; at < words.length; at += LINE_WORDS) {
      if (words[at + KIND] === 0) continue;
      const ports = words[at + PORTS]!;
      let place =
        mix(mix(words[at]! ^ (ports >>> 16)) + mix(words[at + 1]! ^ (ports & 0xffff)) + words[at + KIND]!) & this.#mask;
      while (this.words[place * LINE_WORDS + KIND] !== 0) place = (place + 1) & this.#mask;
      this.words.set(words.subarray(at, at + LINE_WORDS), place * LINE_WORDS);
      this.upper.set(upper.subarray((at / LINE_WORDS) * 6, (at / LINE_WORDS) * 6 + 6), place * 6);
    }
  }
}

export function countPlainly(path: string): StageCounts {
  const file = openSync(path, 'r');
  const bytes = new Uint8Array(BUFFER_BYTES);
  const view = new DataView(bytes.buffer);
  const table = new PlainTable(4096);
  let at = FILE_HEADER_LEN;
  let end = readSync(file, bytes);
  const nanosPerUnit = view.getUint32(0, true) === 0xa1b23c4d ? 1 : 1000;
  for (;;) {
    at = takeRecords(view, at, end, nanosPerUnit, table);
    bytes.copyWithin(0, at, end);
    end -= at;
    at = 0;
    const count = readSync(file, bytes, end, BUFFER_BYTES - end, null);
    if (count === 0) break;
    end += count;
  }
  closeSync(file);
  return { packets: table.packets, flows: table.flows };
}

/** Returns where it stopped: at the first record that is not whole. */
function takeRecords(view: DataView, start: number, end: number, nanosPerUnit: number, table: PlainTable): number {
  let at = start;
  while (at + RECORD_HEADER_LEN <= end) {
    const capLen = view.getUint32(at + 8, true);
    const frame = at + RECORD_HEADER_LEN;
    if (frame + capLen > end) break;
    const time = view.getUint32(at, true) * 1e9 + view.getUint32(at + 4, true) * nanosPerUnit;
    const wireLen = view.getUint32(at + 12, true);
    at = frame + capLen;
    const ip = frame + ETHERNET_LEN;
    const type = view.getUint16(frame + 12);
    if (type === 0x0800) {
      const proto = view.getUint8(ip + 9);
      if (proto !== TCP && proto !== UDP) continue;
      const ports = view.getInt32(ip + (view.getUint8(ip) & 0xf) * 4);
      table.add(view, proto, view.getInt32(ip + 12), view.getInt32(ip + 16), ports, 0, 0, time, wireLen);
    } else if (type === 0x86dd) {
      const proto = view.getUint8(ip + 6);
      if (proto !== TCP && proto !== UDP) continue;
      const ports = view.getInt32(ip + IPV6_LEN);
      const kind = proto | KIND_IPV6;
      table.add(view, kind, view.getInt32(ip + 20), view.getInt32(ip + 36), ports, ip + 8, ip + 24, time, wireLen);
    }
  }
  return at;
}

/** The finaliser of MurmurHash3. */
function mix(value: number): number {
  let h = value ^ (value >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  return h ^ (h >>> 16);
}
