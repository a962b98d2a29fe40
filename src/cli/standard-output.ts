/** Writing to standard output at the pace of whoever reads it. */
import { once } from 'node:events';

/** Resolves when there is room for more. A reader that went away ends the program quietly, see `main.ts`. */
export async function writeOut(text: string): Promise<void> {
  if (text !== '' && !process.stdout.write(text)) await once(process.stdout, 'drain');
}
