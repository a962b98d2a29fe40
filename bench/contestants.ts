/** What is timed on the same file in the same run: our stages, our commands, and the tools of the field. */
import { join } from 'node:path';
import { STAGES, type Stage } from './stages.ts';
import { isInstalled, type Timing, timed, timedStage } from './timed.ts';

export interface Contestant {
  readonly name: string;
  readonly time: (capture: string, scratch: string) => Timing;
  readonly isOurs: boolean;
}

type Command = (capture: string, scratch: string) => readonly string[];

const root = join(import.meta.dirname, '..');
const capscape = join(root, 'bin/capscape');

const ours = (name: string, command: Command): Contestant => ({ ...theirs(name, command), isOurs: true });
const theirs = (name: string, command: Command): Contestant => ({
  name,
  time: (capture, scratch) => timed(command(capture, scratch)),
  isOurs: false,
});

const STAGE_CONTESTANTS = STAGES.map((stage) => ({
  name: stageName(stage),
  time: (capture: string) => timedStage(stage, capture),
  isOurs: true,
}));

export function stageName(stage: Stage): string {
  return `stage: ${stage}`;
}

const COMMANDS: readonly Contestant[] = [
  ours('capscape summary --no-dpi', (capture) => [capscape, 'summary', '--no-dpi', capture]),
  ours('capscape summary', (capture) => [capscape, 'summary', capture]),
  ours('capscape import', (capture, scratch) => [
    capscape,
    'import',
    '--data',
    join(scratch, `data-${Date.now()}`),
    capture,
  ]),
];

/** nfpcapd reads, decodes and keeps flows as we do; argus too; ndpiReader recognises; tshark dissects everything. */
const TOOLS: readonly Contestant[] = [
  theirs('nfpcapd', (capture, scratch) => ['nfpcapd', '-r', capture, '-w', scratch]),
  theirs('argus', (capture) => ['argus', '-r', capture, '-w', '/dev/null']),
  theirs('ndpiReader', (capture) => ['ndpiReader', '-q', '-i', capture]),
  theirs('tshark', (capture) => ['tshark', '-n', '-q', '-z', 'conv,tcp', '-r', capture]),
];

export function contestants(): readonly Contestant[] {
  const installed = TOOLS.filter(({ name }) => isInstalled(name));
  return [...STAGE_CONTESTANTS, ...COMMANDS, ...installed];
}
