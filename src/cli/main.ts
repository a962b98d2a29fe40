/** `capscape`. What is loaded after this file comes out of the cache of compiled code. */
import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import envPaths from 'env-paths';

// In a directory of this user: what is in it gets run.
enableCompileCache(join(envPaths('capscape', { suffix: '' }).cache, 'compile'));

await import('./program.ts');
