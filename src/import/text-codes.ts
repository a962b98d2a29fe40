/** Texts that come again and again, on their way to another thread: each goes once, and then by its code. */
import { TextDictionary } from '../schema/flow-batch.ts';

/** Different texts after which codes begin anew, so that neither side's memory grows with the import. */
const MAX_TEXTS = 8192;

export interface NewTexts {
  /** Code of the first of them; 1 where codes begin anew. */
  readonly from: number;
  readonly values: readonly string[];
}

export class TextSender {
  #dictionary = new TextDictionary();
  #sent = 1;

  /** 0 for null. */
  code(text: string | null): number {
    return text === null ? 0 : this.#dictionary.code(text);
  }

  /** The texts of the codes given since the last call. */
  take(): NewTexts {
    const from = this.#sent;
    const values = this.#dictionary.values.slice(from) as string[];
    this.#sent += values.length;
    if (this.#sent > MAX_TEXTS) {
      this.#dictionary = new TextDictionary();
      this.#sent = 1;
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
