/**
 * A clock that a test moves on, for itself and for programs that it starts: what expires is not waited for, and nothing has
 * to happen before it. Programs load this file first, as `NODE_OPTIONS` says, and read from a file how far the clock is ahead.
 */
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const VARIABLE = 'CAPSCAPE_TEST_CLOCK';

export interface Clock {
  /** For programs that are to live by this clock. */
  readonly env: Readonly<Record<string, string>>;
  /** Moves it on, here and there. */
  forward(ms: number): void;
  /** Brings this process back to the present. */
  stop(): void;
}

export function startClock(): Clock {
  const directory = mkdtempSync(join(tmpdir(), 'capscape-clock-'));
  const file = join(directory, 'ahead');
  writeFileSync(file, '0');
  let ahead = 0;
  const present = globalThis.Date;
  globalThis.Date = dateAhead(() => ahead);
  return {
    env: { [VARIABLE]: file, NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --import=${import.meta.url}` },
    forward(ms) {
      ahead += ms;
      // Whole at every moment: programs read it all the time.
      writeFileSync(`${file}.new`, String(ahead));
      renameSync(`${file}.new`, file);
    },
    stop() {
      globalThis.Date = present;
      rmSync(directory, { recursive: true });
    },
  };
}

function dateAhead(ahead: () => number): DateConstructor {
  const now = (): number => present.now() + ahead();
  const present = globalThis.Date;
  return new Proxy(present, {
    construct: (date, args: [], made) => Reflect.construct(date, args.length === 0 ? [now()] : args, made),
    apply: () => new present(now()).toString(),
    get: (date, name) => (name === 'now' ? now : Reflect.get(date, name)),
  });
}

const file = process.env[VARIABLE];
if (file !== undefined) globalThis.Date = dateAhead(() => Number(readFileSync(file, 'utf8')));
