import type { Command } from 'commander';
import { dataOption } from './data-option.ts';
import { type ExpansionOption, expansionOption } from './expansion-option.ts';
import { addPlacesOptions, type PlacesOptions } from './places-options.ts';

export interface PacketsOptions extends PlacesOptions, ExpansionOption {
  readonly data: string;
  readonly dataset?: string;
  readonly filter?: string;
  readonly write: string;
}

const EXAMPLES = `
Takes the packets of whole flows, capture after capture, each in the order of its file. Of captures given as files, first the
flows are found, then the packets read: no server and no data directory is needed. Without files they come from the data
directory, where an index says where each packet lies; while a server has it open, it is asked.

Examples:
  capscape packets office.pcapng --filter 'service = dns' -w dns.pcapng
  capscape packets --dataset "This week" --filter 'ip = 10.1.0.4 and port = 443' -w one-host.pcapng
  capscape packets big.pcap --filter 'community_id = "1:LQU9qZlK+B5F3KDmev6m5PMibrg="' -w - | tshark -r -
`;

export function addPacketsCommand(program: Command): void {
  const command = program
    .command('packets')
    .summary('take the packets of flows out of captures')
    .description('Writes the packets of the flows that a filter takes to a pcapng file.')
    .argument('[file...]', 'captures to read; those of the data directory where none is given')
    .requiredOption('-w, --write <file>', 'pcapng file to write; - for standard output')
    .option('--filter <expression>', 'only flows that it holds for, as in docs/reference/filter.md')
    .addOption(dataOption())
    .option('--dataset <name>', 'data set of the data directory (default: the only one)')
    .addOption(expansionOption())
    .addHelpText('after', EXAMPLES)
    .action(takePackets);
  addPlacesOptions(command);
}

async function takePackets(files: string[], options: PacketsOptions): Promise<void> {
  const { packetsOfFiles } = await import('./packets-of-files.ts');
  const { packetsOfData } = await import('./packets-of-data.ts');
  const { writePieces } = await import('./write-pieces.ts');
  const pieces = files.length > 0 ? packetsOfFiles(files, options) : packetsOfData(options);
  await writePieces(pieces, options.write);
}
