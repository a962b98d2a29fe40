/** Runs a command and says how long it took and how much memory it needed at most. */
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { bundle } from '../tools/build-program.ts';
import type { StageReport } from './stage.ts';
import type { Stage } from './stages.ts';

export interface Timing {
  readonly seconds: number;
  /** Processor time of all threads, user and system. */
  readonly cpuSeconds: number;
  readonly peakMiB: number;
}

const TIME = '/usr/bin/time';
const BUILT_STAGE = join(import.meta.dirname, '../dist/bench/stage.js');

/** Whether `program` is installed. */
export function isInstalled(program: string): boolean {
  return spawnSync('sh', ['-c', `command -v "$1"`, 'sh', program], { env: withSbin() }).status === 0;
}

export async function buildStages(): Promise<void> {
  await bundle({ stage: 'bench/stage.ts' }, dirname(BUILT_STAGE), false);
}

/**
 * A stage in a process of its own, which times itself from when it has started: what is compared here takes seconds. It is
 * built, and memory lies in large pages, as in `bin/capscape`.
 */
export function timedStage(stage: Stage, capture: string): StageReport {
  const { status, error, stdout } = spawnSync(
    process.execPath,
    [join(import.meta.dirname, 'stage.ts'), stage, capture],
    {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, GLIBC_TUNABLES: 'glibc.malloc.hugetlb=1' },
    },
  );
  if (error !== undefined || status !== 0) throw new Error(`cannot run stage ${stage}: ${error ?? `status ${status}`}`);
  return JSON.parse(stdout);
}

/** The command must succeed; its output is thrown away. */
export function timed(command: readonly string[]): Timing {
  const report = join(tmpdir(), `capscape-bench-time-${process.pid}`);
  const { status, error } = spawnSync(TIME, ['-f', '%e %U %S %M', '-o', report, '--', ...command], {
    stdio: 'ignore',
    env: withSbin(),
  });
  if (error !== undefined || status !== 0)
    throw new Error(`cannot run ${command.join(' ')}: ${error ?? `status ${status}`}`);
  const [seconds = 0, user = 0, system = 0, kib = 0] = readFileSync(report, 'utf8').trim().split(' ').map(Number);
  rmSync(report);
  return { seconds, cpuSeconds: user + system, peakMiB: kib / 1024 };
}

function withSbin(): NodeJS.ProcessEnv {
  return { ...process.env, PATH: `${process.env.PATH ?? ''}:/usr/sbin:/sbin` };
}

/** The run in the middle by wall time. */
export function median(timings: readonly Timing[]): Timing {
  const sorted = [...timings].sort((a, b) => a.seconds - b.seconds);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new Error('nothing was timed');
  return middle;
}
