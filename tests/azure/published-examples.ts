/** Microsoft's published examples and recordings, where they are; `CAPSCAPE_REFERENCE` names their folder. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(
  process.env.CAPSCAPE_REFERENCE ?? join(import.meta.dirname, '../../../shared/reference'),
  'azure-samples',
);

export const hasExamples = existsSync(join(FOLDER, 'rest'));

export const readExample = (path: string): unknown => JSON.parse(readFileSync(join(FOLDER, path), 'utf8'));
