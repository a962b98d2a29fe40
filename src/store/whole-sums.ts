import type { SumsAndRange } from '../query/view-types.ts';
import type { CaptureFiles } from './capture-files.ts';

/**
 * The sums of everything in the data set looked at last, which every page asks for beside those of its filter. Files never
 * change under their name, so they hold for as long as the list of files does.
 */
export class WholeSums {
  #files = '';
  #sums: SumsAndRange | null = null;

  async of(captures: readonly CaptureFiles[], ask: () => Promise<SumsAndRange>): Promise<SumsAndRange> {
    const files = captures.map(({ flows }) => flows.join('\n')).join('\n');
    if (this.#sums !== null && this.#files === files) return this.#sums;
    const sums = await ask();
    this.#files = files;
    this.#sums = sums;
    return sums;
  }
}
