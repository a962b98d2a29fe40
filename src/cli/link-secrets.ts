/**
 * Where a link and its token come from on the command line: a prompt, standard input, a file or the environment. Not from
 * the arguments: every user of a machine can read those of all its processes, and shells keep them.
 */
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { AppError } from '../base/errors.ts';
import { fileReason } from '../import/failure.ts';

export interface LinkSecrets {
  readonly link: string;
  readonly token: string;
}

export interface SecretSources {
  /** As given on the command line; has no query. */
  readonly link: string | undefined;
  /** `-` for standard input. */
  readonly file: string | undefined;
  readonly env: NodeJS.ProcessEnv;
  /** Asks without showing what is typed; null where nobody sits at a terminal. */
  readonly ask: ((question: string) => Promise<string>) | null;
  readStandardInput(): Promise<string>;
}

export const LINK_VARIABLE = 'CAPSCAPE_LINK';
export const TOKEN_VARIABLE = 'CAPSCAPE_SAS';

/** Longer files hold something else. */
const FILE_LIMIT = 64 * 1024;

/** @throws AppError LINK_INVALID for a secret among the arguments, which says how to give it instead. */
export async function readLinkSecrets(sources: SecretSources): Promise<LinkSecrets> {
  const { link, file, env, ask } = sources;
  if (link !== undefined) refuseSecret(link);
  const lines = file === undefined ? await linesWithoutFile(sources) : await linesOf(file, sources);
  if (link !== undefined) return { link, token: lines[0] ?? env[TOKEN_VARIABLE] ?? (await askForToken(link, ask)) };
  const [first = env[LINK_VARIABLE] ?? '', second = env[TOKEN_VARIABLE] ?? ''] = lines;
  if (first === '')
    throw new AppError('LINK_INVALID', `no link was given, neither by file, ${LINK_VARIABLE} nor prompt`);
  return { link: first, token: second };
}

/** The signature would be in the list of processes and the shell's history. */
export function refuseSecret(link: string): void {
  if (!link.includes('?') && !/(?:^|[&;])sig=/i.test(link)) return;
  throw new AppError(
    'LINK_INVALID',
    'what stands behind the ? opens the file, and arguments are seen by every user of this machine and kept by the shell. ' +
      `Give the link at the prompt (capscape import-link), on standard input or in a file (--secret-file), or in ${LINK_VARIABLE}. ` +
      'Take this one out of the history of the shell',
  );
}

async function linesWithoutFile({ link, env, ask, readStandardInput }: SecretSources): Promise<string[]> {
  if (link !== undefined || env[LINK_VARIABLE] !== undefined) return [];
  if (ask === null) return linesIn(await readStandardInput());
  return linesIn(await ask('Link (not shown): '));
}

async function linesOf(file: string, { readStandardInput }: SecretSources): Promise<string[]> {
  if (file === '-') return linesIn(await readStandardInput());
  try {
    return linesIn((await readFile(file, 'utf8')).slice(0, FILE_LIMIT));
  } catch (cause) {
    throw new AppError('LINK_INVALID', `the file ${file} cannot be read: ${fileReason(cause)}`);
  }
}

const linesIn = (text: string): string[] =>
  text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** Storage accounts have next to nothing that is public. */
async function askForToken(link: string, ask: SecretSources['ask']): Promise<string> {
  const isStorage = /^(?:https?:\/\/)?[^/]*\.(?:blob|dfs)\./i.test(link);
  return ask === null || !isStorage ? '' : ask('SAS token (not shown; Enter if it needs none): ');
}

/** The terminal, if somebody sits at it. */
export const askAtTerminal: SecretSources['ask'] =
  process.stdin.isTTY && process.stderr.isTTY
    ? (question) => {
        process.stderr.write(question);
        const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
        const lines = createInterface({ input: process.stdin, output: nowhere, terminal: true, historySize: 0 });
        return new Promise((resolve, reject) => {
          lines.once('line', (line) => {
            lines.close();
            process.stderr.write('\n');
            resolve(line);
          });
          lines.once('SIGINT', () => {
            lines.close();
            process.stderr.write('\n');
            reject(new AppError('QUERY_CANCELLED', 'nothing was imported'));
          });
        });
      }
    : null;

export async function readStandardInput(): Promise<string> {
  let text = '';
  for await (const chunk of process.stdin.setEncoding('utf8')) {
    text += chunk;
    if (text.length > FILE_LIMIT) break;
  }
  return text.slice(0, FILE_LIMIT);
}
