import { getCompileCacheDir } from 'node:module';
import { dirname } from 'node:path';

/** The environment of a thread: with the cache of compiled code that the process uses, which threads do not inherit. */
export function workerEnvironment(): NodeJS.ProcessEnv {
  const cache = getCompileCacheDir();
  // The directory given has one below it for each version of Node.
  return cache === undefined ? process.env : { ...process.env, NODE_COMPILE_CACHE: dirname(cache) };
}
