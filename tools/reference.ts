/** Writes the made pages of `docs/reference`: `npm run reference`. */
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { referencePages } from './reference-pages.ts';

const folder = join(dirname(import.meta.dirname), 'docs/reference');
for (const [name, text] of Object.entries(referencePages())) writeFileSync(join(folder, name), text);
