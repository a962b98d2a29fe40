import type { Command } from 'commander';
import { AppError } from '../base/errors.ts';

const EXAMPLES = `
The capture is the same byte for byte on every machine: half an hour of a small shop's web server, with visitors from
thirty countries, a database, backups, a port scan, a beacon and some packet loss.

Examples:
  capscape demo && capscape serve demo.pcapng
  capscape demo - | capscape summary -
`;

export function addDemoCommand(program: Command): void {
  program
    .command('demo')
    .summary('write a capture to try things with')
    .description('Writes the demo capture (20 MB of pcapng).')
    .argument('[file]', 'where to write it; - for standard output', 'demo.pcapng')
    .addHelpText('after', EXAMPLES)
    .action(writeDemo);
}

async function writeDemo(file: string): Promise<void> {
  const { writeDemoCapture } = await import('../import/demo/demo-capture.ts');
  try {
    await writeDemoCapture(file === '-' ? process.stdout : file);
  } catch (cause) {
    if (!(cause instanceof Error) || !('code' in cause)) throw cause;
    throw new AppError(cause.code === 'ENOSPC' ? 'DISK_FULL' : 'OUTPUT_UNWRITABLE', `${file}: ${cause.message}`, {
      cause,
    });
  }
  if (file !== '-') console.error(`wrote ${file}`);
}
