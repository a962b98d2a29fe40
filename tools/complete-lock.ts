/** Adds builds for other systems to `package-lock.json` where npm left them out: `npm run lock`, after `npm install`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type LockFile, missingEntries, withEntries } from './lock-file.ts';

const path = join(dirname(import.meta.dirname), 'package-lock.json');
const lock = JSON.parse(readFileSync(path, 'utf8')) as LockFile;
const missing = missingEntries(lock);
writeFileSync(path, `${JSON.stringify(withEntries(lock, missing), null, 2)}\n`);
console.log(`package-lock.json: ${Object.keys(missing).length} entries added`);
