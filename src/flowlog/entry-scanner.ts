/**
 * Finds the entries of a flow log in its bytes, one JSON value of any size. An entry is in memory whole, as keys come in any order
 * and the rule may stand behind its tuples. Most of it are lists of texts under `flowTuples`: they are only found here,
 * so that a JSON parser makes no text of each tuple.
 */
import type { ByteWindow } from '../capture/byte-window.ts';

const MAX_DEPTH = 32;
const TUPLES_KEY = new TextEncoder().encode('flowTuples');
const BYTE_ORDER_MARK = 3;

const QUOTE = 34;
const COMMA = 44;
const COLON = 58;
const OPEN_LIST = 91;
const BACKSLASH = 92;
const CLOSE_LIST = 93;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;

export type Found =
  /** `entryAt` to `entryEnd` is an entry. */
  | 'entry'
  /** Where entries are there is another value. */
  | 'scalar'
  | 'damage'
  /** All bytes are looked at. */
  | 'nothing';

export class EntryScanner {
  /** File offset of the entry under way, or of what follows the last one. */
  entryAt = 0;
  entryEnd = 0;
  /** File offsets in pairs: after the bracket that opens a list of tuples, and of the one that closes it. */
  readonly tupleLists: number[] = [];
  /** `tupleLists` are all tuples that the entry has, and there is no backslash; else a JSON parser reads it all. */
  isPlain = true;
  problem = '';
  /** File offset of the next byte to look at. */
  position = 0;
  readonly #entryDepth: number;
  readonly #isList = new Uint8Array(MAX_DEPTH + 1);
  #depth = 0;
  #isInString = false;
  #isInScalar = false;
  /** File offset of the first byte of a string. */
  #stringAt = 0;
  /** What must follow a key `flowTuples`, lest the entry be not plain; 0 for anything. */
  #expected = 0;
  /** How deep the values of the list of tuples lie that is under way; 0 outside. */
  #listDepth = 0;
  #isAfterText = false;
  #isListEmpty = true;

  /** Entries lie within so many values that lie within each other. */
  constructor(entryDepth: number) {
    this.#entryDepth = entryDepth;
  }

  get isWithin(): boolean {
    return this.#depth > 0 || this.#isInString;
  }

  /** Looks on, to the end of the next entry at most. The window holds what is unread from `entryAt` on. */
  next({ bytes, origin, end }: ByteWindow): Found {
    for (let i = this.position - origin; i < end; i++) {
      if (this.#isInString) {
        while (i < end && bytes[i] !== QUOTE && bytes[i] !== BACKSLASH) i++;
        const isCut = i === end || (bytes[i] === BACKSLASH && i + 1 === end);
        if (isCut) return this.#leave(origin + i, 'nothing');
        if (bytes[i] === BACKSLASH) {
          this.isPlain = false;
          i++;
          continue;
        }
        this.#isInString = false;
        if (this.#isEntryPlace()) return this.#leave(origin + i + 1, 'scalar');
        this.#endString(bytes, this.#stringAt - origin, i);
        continue;
      }
      const code = bytes[i]!;
      if (code === 32 || (code >= 9 && code <= 13)) continue;
      if (this.#expected !== 0 && this.#takeExpected(code, origin + i)) continue;
      const isScalarBefore = this.#isInScalar;
      this.#isInScalar = false;
      if (code === QUOTE) this.#beginString(origin + i + 1);
      else if (code === COMMA) this.#comma();
      else if (code === OPEN_OBJECT || code === OPEN_LIST) {
        if (!this.#open(code === OPEN_LIST, origin + i)) return this.#leave(origin + i, 'damage');
      } else if (code === CLOSE_OBJECT || code === CLOSE_LIST) {
        if (!this.#close(code === CLOSE_LIST, origin + i)) return this.#leave(origin + i, 'damage');
        if (this.#depth === this.#entryDepth) return this.#leave(origin + i + 1, 'entry');
      } else if (this.#depth > this.#entryDepth) this.#other();
      else if (isScalarCode(code)) {
        this.#isInScalar = true;
        if (!isScalarBefore && this.#isEntryPlace()) return this.#leave(origin + i + 1, 'scalar');
      } else if (code !== COLON && origin + i >= BYTE_ORDER_MARK) {
        this.problem = `byte ${code} stands at ${origin + i}, which no JSON has there`;
        return this.#leave(origin + i, 'damage');
      }
    }
    return this.#leave(origin + end, 'nothing');
  }

  #leave(position: number, found: Found): Found {
    this.position = position;
    return found;
  }

  /** Between entries, where a list or the file itself has them. */
  #isEntryPlace(): boolean {
    return this.#depth === this.#entryDepth && (this.#depth === 0 || this.#isList[this.#depth - 1] === 1);
  }

  #takeExpected(code: number, at: number): boolean {
    const isMet = code === this.#expected;
    if (!isMet) this.isPlain = false;
    this.#expected = isMet && code === COLON ? OPEN_LIST : 0;
    if (!isMet || code === COLON || this.#depth >= MAX_DEPTH) return isMet && code === COLON;
    this.#isList[this.#depth++] = 1;
    this.#listDepth = this.#depth;
    this.#isAfterText = false;
    this.#isListEmpty = true;
    this.tupleLists.push(at + 1);
    return true;
  }

  #beginString(at: number): void {
    this.#isInString = true;
    this.#stringAt = at;
    if (this.#isInTuples() && this.#isAfterText) this.isPlain = false;
  }

  #endString(bytes: Uint8Array, from: number, to: number): void {
    if (this.#isInTuples()) {
      this.#isAfterText = true;
      this.#isListEmpty = false;
    } else if (to - from === TUPLES_KEY.length && TUPLES_KEY.every((code, i) => bytes[from + i] === code))
      this.#expected = COLON;
  }

  #comma(): void {
    if (!this.#isInTuples()) return;
    if (!this.#isAfterText) this.isPlain = false;
    this.#isAfterText = false;
  }

  #other(): void {
    if (this.#isInTuples()) this.isPlain = false;
  }

  #isInTuples(): boolean {
    return this.#listDepth !== 0 && this.#depth === this.#listDepth;
  }

  #open(isList: boolean, at: number): boolean {
    if (this.#depth >= MAX_DEPTH) {
      this.problem = `more than ${MAX_DEPTH} values within each other`;
      return false;
    }
    this.#other();
    if (this.#depth === this.#entryDepth) {
      this.entryAt = at;
      this.tupleLists.length = 0;
      this.isPlain = true;
      this.#expected = 0;
      this.#listDepth = 0;
    }
    this.#isList[this.#depth++] = isList ? 1 : 0;
    return true;
  }

  #close(isList: boolean, at: number): boolean {
    if (this.#depth === 0 || this.#isList[this.#depth - 1] !== (isList ? 1 : 0)) {
      this.problem = `${isList ? 'a list' : 'an object'} ends at ${at} that did not begin`;
      return false;
    }
    if (this.#isInTuples()) {
      if (!this.#isAfterText && !this.#isListEmpty) this.isPlain = false;
      this.tupleLists.push(at);
      this.#listDepth = 0;
    }
    this.#depth--;
    if (this.#depth === this.#entryDepth) this.entryEnd = at + 1;
    else if (this.#depth < this.#entryDepth) this.entryAt = at + 1;
    return true;
  }
}

/** Of numbers, true, false and null. */
const isScalarCode = (code: number): boolean =>
  (code >= 97 && code <= 122) || (code >= 48 && code <= 57) || code === 45 || code === 46 || code === 43 || code === 69;
