import type { Command } from 'commander';
import { dataOption } from './data-option.ts';
import { type ExpansionOption, expansionOption } from './expansion-option.ts';
import { addFolderOptions, type FolderOptions, folderConfigOf } from './folder-options.ts';
import { log } from './log.ts';
import { addPlacesOptions, type PlacesOptions } from './places-options.ts';
import { parsePort } from './port.ts';
import { addStreamOptions, type StreamOptions, streamConfigOf, streamWarnings } from './stream-options.ts';

interface ServeOptions extends PlacesOptions, StreamOptions, FolderOptions, ExpansionOption {
  readonly data: string;
  readonly host: string;
  readonly port: number;
  readonly allowHost?: string[];
  readonly allowFetch?: string[];
  readonly dataset?: string;
}

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|::1)$/;

const EXAMPLES = `
Files are cloned or hard-linked into the data directory where the file system can, else copied; deleting a capture in
Capscape never deletes your file.

Examples:
  capscape serve                          an empty page: drop a file there, or load the demo
  capscape serve office.pcapng            imports the file and opens on it
  capscape serve mon.pcap tue.pcap --dataset "This week"
  capscape serve --data /srv/captures --port 8080
  capscape serve --watch /srv/drop         what is put into the folder is imported
  capscape serve --pcap-over-ip           then: tcpdump -U -w - | nc -N 127.0.0.1 30001
`;

export function addServeCommand(program: Command): void {
  const command = program
    .command('serve')
    .summary('show captures in the browser')
    .description(
      'Serves the pages and the API, on this machine only unless told otherwise; imports the files given first.',
    )
    .argument('[file...]', 'captures to import; - for standard input')
    .addOption(dataOption())
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--port <number>', 'port to listen on; 0 for any that is free', parsePort, 9877)
    .option('--allow-host <name...>', 'names besides localhost and addresses under which pages may be asked for')
    .option('--allow-fetch <range...>', 'address ranges besides the public internet that links may lead to')
    .option('--dataset <name>', 'data set the files go to (default: called after the first file)')
    .addOption(expansionOption())
    .addHelpText('after', EXAMPLES)
    .action(serve);
  addFolderOptions(command);
  addStreamOptions(command);
  addPlacesOptions(command);
}

async function serve(files: string[], options: ServeOptions): Promise<void> {
  const say = (text: string) => console.error(text);
  const { ensurePage, PAGE_DIRECTORY } = await import('./page-build.ts');
  const { checkFiles, datasetNameOf, importFiles } = await import('./import-files.ts');
  await checkFiles(files);
  const streams = await streamConfigOf(options);
  const folders = folderConfigOf(options, LOOPBACK.test(options.host));
  const { startService } = await import('./service.ts');
  const service = await startService(
    { ...options, streams, folders, pageDirectory: PAGE_DIRECTORY, preparePage: () => ensurePage(say) },
    log,
  );
  stopOnSignal(() => service.stop());
  if (!LOOPBACK.test(options.host))
    say(`warning: anyone who reaches ${options.host} can see and delete all captures: there is no sign-in yet`);
  for (const warning of streams === null ? [] : streamWarnings(streams)) say(warning);
  if (files.length === 0) return console.log(service.address);

  say(`listening on ${service.address}`);
  const imported = await importFiles(service.workspace, files, options.dataset ?? datasetNameOf(files));
  const [first] = imported;
  if (first === undefined) return;
  const { datasetId } = first.capture;
  const ids = imported.map(({ capture }) => capture.id);
  const isWholeDataset = service.workspace.catalog.viewedCaptures(datasetId).every((id) => ids.includes(id));
  console.log(`${service.address}/d/${datasetId}${isWholeDataset ? '' : `?capture=${ids.join(',')}`}`);
}

function stopOnSignal(stop: () => Promise<void>): void {
  let isStopping = false;
  const end = () => {
    if (isStopping) process.exit(130);
    isStopping = true;
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(70);
      },
    );
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
}
