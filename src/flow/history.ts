/**
 * The `history` of a flow in Zeek's alphabet: S SYN, H SYN and ACK, A pure ACK, D payload, F FIN, R RST, I and Q odd flags,
 * T repeated payload, W zero window, G gap, ^ the source was corrected. Capitals from the source. S, H, F and R come again
 * with another sequence number, T, W and G at the 1st, 10th, 100th … time, all others once.
 */
import {
  FLAGS,
  HISTORY,
  HISTORY_LEN_MASK,
  HISTORY_LEN_SHIFT,
  MAX_HISTORY,
  RECORD_WORDS,
  SIDE_HISTORY_SHIFT,
  STATE,
  TCP_HOT_WORDS,
  TCP_PART,
} from './flow-record.ts';

/** Bits of the letters that a side gives once, from SIDE_HISTORY_SHIFT on. */
export const HistoryBit = { syn: 1, synAck: 2, data: 4, ack: 8, fin: 16, rst: 32, finRst: 64, multiFlag: 128 } as const;

const SMALL = 0x20;
const CARET = 0x5e;

/** Adds a letter (the code of the capital); nothing once the history is full. */
export function addLetter(words: Int32Array, base: number, side: number, capital: number): void {
  const length = lengthOf(words, base);
  if (length >= MAX_HISTORY) return;
  const letter = side === 0 || capital === CARET ? capital : capital | SMALL;
  const at = base + HISTORY + (length >> 2);
  words[at] = words[at]! | (letter << (8 * (length & 3)));
  words[base + FLAGS] = words[base + FLAGS]! + (1 << HISTORY_LEN_SHIFT);
}

/** Adds the letter unless the side has given it before; whether it did. */
export function addLetterOnce(words: Int32Array, base: number, side: number, bit: number, capital: number): boolean {
  const state = words[base + TCP_PART]! + side * TCP_HOT_WORDS + STATE;
  const mask = bit << SIDE_HISTORY_SHIFT;
  if ((words[state]! & mask) !== 0) return false;
  words[state] = words[state]! | mask;
  addLetter(words, base, side, capital);
  return true;
}

/** Whether the `count`th time is one that a counting letter marks. */
export function isMarked(count: number): boolean {
  return count === 1 || count === 10 || count === 100 || count === 1_000 || count === 10_000 || count === 100_000;
}

/** Turns capitals to small letters and back, and notes that the source was corrected. */
export function swapHistory(words: Int32Array, base: number): void {
  const letters = base + HISTORY;
  for (let i = lengthOf(words, base) - 1; i >= 0; i--) {
    const shift = 8 * (i & 3);
    const letter = (words[letters + (i >> 2)]! >> shift) & 0xff;
    if (letter !== CARET) words[letters + (i >> 2)]! ^= SMALL << shift;
  }
  addLetter(words, base, 0, CARET);
}

export function addCaret(words: Int32Array, base: number): void {
  addLetter(words, base, 0, CARET);
}

export function historyText(words: Int32Array, slot: number): string {
  const base = slot * RECORD_WORDS;
  const codes: number[] = [];
  const length = lengthOf(words, base);
  for (let i = 0; i < length; i++) codes.push((words[base + HISTORY + (i >> 2)]! >> (8 * (i & 3))) & 0xff);
  return String.fromCharCode(...codes);
}

function lengthOf(words: Int32Array, base: number): number {
  return (words[base + FLAGS]! >> HISTORY_LEN_SHIFT) & HISTORY_LEN_MASK;
}
