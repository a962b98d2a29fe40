import type { Command } from 'commander';
import { AppError } from '../base/errors.ts';
import type { Workspace } from '../import/workspace.ts';
import { dataOption } from './data-option.ts';
import { type ExpansionOption, expansionOption } from './expansion-option.ts';
import { log } from './log.ts';
import { addPlacesOptions, type PlacesOptions, placesConfigOf } from './places-options.ts';
import { visible } from './terminal-text.ts';

interface ImportOptions extends PlacesOptions, ExpansionOption {
  readonly data: string;
  readonly dataset?: string;
}

const EXAMPLES = `
While a server has the data directory open, the files are sent to it.

Examples:
  capscape import office.pcapng
  capscape import mon.pcap tue.pcap --dataset "This week"
  ssh host tcpdump -w - port 443 | capscape import - --dataset host
`;

export function addImportCommand(program: Command): void {
  const command = program
    .command('import')
    .summary('bring captures into the data directory')
    .description('Imports captures without a server, for looking at them later.')
    .argument('<file...>', 'captures to import; - for standard input, pcap-over-ip://host:port for a stream')
    .addOption(dataOption())
    .option('--dataset <name>', 'data set the files go to (default: called after the first file)')
    .addOption(expansionOption())
    .addHelpText('after', EXAMPLES)
    .action(importCaptures);
  addPlacesOptions(command);
}

async function importCaptures(files: string[], options: ImportOptions): Promise<void> {
  const { checkFiles, datasetNameOf, importFiles } = await import('./import-files.ts');
  const { failureOf } = await import('./import-outcome.ts');
  await checkFiles(files);
  const datasetName = options.dataset ?? datasetNameOf(files);
  const { openWorkspace } = await import('../import/workspace.ts');
  const { openFlowStore } = await import('../store/flow-store.ts');
  const { defaultPlacesConfig } = await import('../enrich/places.ts');
  const places = placesConfigOf(options, defaultPlacesConfig());
  await warnOfServiceTags(options.serviceTags);
  const { maxExpansion } = options;
  const config = { directory: options.data, places, ...(maxExpansion !== undefined && { maxExpansion }) };
  const workspace = await openWorkspace(config, { openStore: openFlowStore, log }).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'DATA_DIRECTORY_IN_USE') return null;
    throw error;
  });
  if (workspace === null) {
    const { sendFiles } = await import('./send-files.ts');
    const failure = failureOf(await sendFiles(options.data, files, datasetName));
    if (failure !== undefined) throw failure;
    return;
  }
  const forget = stopOnSignal(workspace);
  try {
    const failure = failureOf(await importFiles(workspace, files, datasetName));
    if (failure !== undefined) throw failure;
  } finally {
    forget();
    await workspace.close();
  }
}

/** What is under way is left so that it can go on, and says so. Returns how to leave signals alone again. */
function stopOnSignal(workspace: Workspace): () => void {
  const end = (): void => {
    forget();
    console.error('\nstopped: what was not imported goes on with the next import or server on this data directory');
    workspace.close().finally(() => process.exit(130));
  };
  const forget = (): void => {
    process.off('SIGINT', end);
    process.off('SIGTERM', end);
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
  return forget;
}

/** The import itself goes on without them. */
async function warnOfServiceTags(files: readonly string[] = []): Promise<void> {
  if (files.length === 0) return;
  const { openServiceTags } = await import('../enrich/service-tags.ts');
  const { problem } = await openServiceTags(...files);
  if (problem !== null) console.error(`capscape: ${visible(problem)}`);
}
