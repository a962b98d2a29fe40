/** Changes to the bytes of a capture, of the kinds that broken disks, other programs and attackers make. */
import type { Random } from '../../bench/random.ts';

/** Values that sit at the edges of length fields. */
const EDGES = [0, 1, 4, 5, 7, 8, 15, 20, 0x3f, 0x40, 0x45, 0x60, 0x7f, 0x80, 0xff];
const MAX_RUN = 64;

type Change = (bytes: Uint8Array, random: Random) => Uint8Array;

const flipBit: Change = (bytes, random) => {
  const at = random.below(bytes.length);
  bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8));
  return bytes;
};

const setEdge: Change = (bytes, random) => {
  bytes[random.below(bytes.length)] = EDGES[random.below(EDGES.length)] ?? 0;
  return bytes;
};

const randomRun: Change = (bytes, random) => {
  const at = random.below(bytes.length);
  const end = Math.min(bytes.length, at + 1 + random.below(MAX_RUN));
  for (let i = at; i < end; i++) bytes[i] = random.below(256);
  return bytes;
};

const cut: Change = (bytes, random) => bytes.subarray(0, random.below(bytes.length) + 1);

const remove: Change = (bytes, random) => {
  const at = random.below(bytes.length);
  return splice(bytes, at, Math.min(bytes.length, at + 1 + random.below(MAX_RUN)), new Uint8Array(0));
};

const repeat: Change = (bytes, random) => {
  const at = random.below(bytes.length);
  const end = Math.min(bytes.length, at + 1 + random.below(4 * MAX_RUN));
  return splice(bytes, end, end, bytes.subarray(at, end));
};

const CHANGES: readonly Change[] = [flipBit, flipBit, setEdge, setEdge, randomRun, cut, remove, repeat];

/** One to eight changes to a copy of `bytes`, which must not be empty. */
export function mutate(bytes: Uint8Array, random: Random): Uint8Array {
  let changed: Uint8Array = bytes.slice();
  for (let left = 1 + random.below(8); left > 0 && changed.length > 0; left--) {
    const change = CHANGES[random.below(CHANGES.length)];
    if (change !== undefined) changed = change(changed, random);
  }
  return changed;
}

function splice(bytes: Uint8Array, from: number, to: number, instead: Uint8Array): Uint8Array {
  const result = new Uint8Array(bytes.length - (to - from) + instead.length);
  result.set(bytes.subarray(0, from));
  result.set(instead, from);
  result.set(bytes.subarray(to), from + instead.length);
  return result;
}
