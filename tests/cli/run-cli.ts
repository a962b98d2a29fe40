/** Runs `bin/capscape` as a user would. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';

export const ROOT = join(import.meta.dirname, '../..');
export const CAPSCAPE = join(ROOT, 'bin/capscape');

export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** `input` goes to standard input. */
export async function capscape(args: readonly string[], input?: Uint8Array): Promise<CliResult> {
  const child = spawn(CAPSCAPE, args, { cwd: ROOT, stdio: 'pipe' });
  const output: [Buffer[], Buffer[]] = [[], []];
  child.stdout.on('data', (chunk: Buffer) => output[0].push(chunk));
  child.stderr.on('data', (chunk: Buffer) => output[1].push(chunk));
  // A command that ends before it has read everything closes the pipe.
  child.stdin.on('error', () => {});
  child.stdin.end(input ?? '');
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  return { code, stdout: Buffer.concat(output[0]).toString(), stderr: Buffer.concat(output[1]).toString() };
}
