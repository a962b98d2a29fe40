/** Texts that come again and again, on their way to another thread: each goes once, and then by its code. */
import { TextDictionary } from '../schema/flow-batch.ts';

/** Different texts after which codes begin anew, so that neither side's memory grows with the import. */
const MAX_TEXTS = 32_768;
/** Texts at hand, a power of two. */
const AT_HAND = 64;

export interface NewTexts {
  /** Code of the first of them; 1 where codes begin anew. */
  readonly from: number;
  readonly values: readonly string[];
}

export class TextSender {
  #dictionary = new TextDictionary();
  #sent = 1;
  /** Of columns with few texts those that come most, each in one place that a few of its characters tell, and their codes. */
  readonly #texts = new Array<string | null>(AT_HAND).fill(null);
  readonly #codes = new Uint32Array(AT_HAND);

  /** 0 for null. */
  code(text: string | null): number {
    if (text === null) return 0;
    const { length } = text;
    const place = (37 * length + 7 * text.charCodeAt(0) + text.charCodeAt(length - 1)) & (AT_HAND - 1);
    if (this.#texts[place] === text) return this.#codes[place]!;
    const code = this.#dictionary.code(text);
    this.#texts[place] = text;
    this.#codes[place] = code;
    return code;
  }

  /** The texts of the codes given since the last call. */
  take(): NewTexts {
    const from = this.#sent;
    const values = this.#dictionary.values.slice(from) as string[];
    this.#sent += values.length;
    if (this.#sent > MAX_TEXTS) {
      this.#dictionary = new TextDictionary();
      this.#sent = 1;
      this.#texts.fill(null);
    }
    return { from, values };
  }
}

export class TextReceiver {
  /** By code. */
  values: (string | null)[] = [null];

  /** Before the codes that came with them are looked up. */
  learn({ from, values }: NewTexts): void {
    if (from === 1) this.values = [null];
    for (const text of values) this.values.push(text);
  }
}
