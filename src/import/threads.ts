/**
 * The files that the program's threads start with: sources in a checkout; in the built program, where everything lies in
 * one folder, a file each that `tools/build-program.ts` calls after the thread.
 */

/** Where each thread's source lies, from this file. */
export const THREADS = {
  import: './worker.ts',
  storing: './storing/worker.ts',
  hash: './hash-worker.ts',
  packets: './packets/row-worker.ts',
} as const;

export type ThreadName = keyof typeof THREADS;

/** What the built program calls that file, without its ending. */
export const builtThread = (name: ThreadName): string => `${name}-thread`;

export const threadFile = (name: ThreadName): URL =>
  new URL(import.meta.url.endsWith('.ts') ? THREADS[name] : `./${builtThread(name)}.js`, import.meta.url);
