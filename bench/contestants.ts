/** What is timed on the same file in the same run: our stages, our commands, and the tools of the field. */
import { join } from 'node:path';
import { STAGES } from './stages.ts';
import { isInstalled } from './timed.ts';

export interface Contestant {
  readonly name: string;
  readonly command: (capture: string, scratch: string) => readonly string[];
  readonly isOurs: boolean;
}

const root = join(import.meta.dirname, '..');
const capscape = join(root, 'bin/capscape');

const ours = (name: string, command: Contestant['command']): Contestant => ({ name, command, isOurs: true });
const theirs = (name: string, command: Contestant['command']): Contestant => ({ name, command, isOurs: false });

const STAGE_CONTESTANTS = STAGES.map((stage) =>
  ours(`stage: ${stage}`, (capture) => [process.execPath, join(import.meta.dirname, 'stage.ts'), stage, capture]),
);

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
