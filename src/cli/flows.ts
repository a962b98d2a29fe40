import { type Command, Option } from 'commander';
import { type ExpansionOption, expansionOption } from './expansion-option.ts';
import { FLOW_FORMATS, type FlowFormat } from './flow-format-names.ts';
import { addPlacesOptions, type PlacesOptions } from './places-options.ts';

interface FlowsOptions extends PlacesOptions, ExpansionOption {
  readonly format: FlowFormat;
  readonly filter?: string;
  readonly columns?: string;
}

const EXAMPLES = `
No server and no data directory is needed. Columns are those of docs/reference/columns.md, and "capture", the path as
given; "capture_id" is its number in the call, from 1. Times are UTC, lengths of time in seconds; what is not known is
null in NDJSON and empty in CSV. The column "facts" comes only when named: an object in NDJSON, JSON as text in CSV. In CSV a text that a spreadsheet would run as a formula has an apostrophe before it.

Examples:
  capscape flows office.pcapng
  capscape flows *.pcap --filter 'service = dns and duration > 1s'
  capscape flows office.pcapng --format csv > office.csv
  capscape flows office.pcapng --columns start,src_ip,service,facts --format ndjson
  tcpdump -w - | capscape flows - --format ndjson | jq .server_name
`;

export function addFlowsCommand(program: Command): void {
  const command = program
    .command('flows')
    .summary('list the flows of captures')
    .description('Lists the flows of captures, one a line.')
    .argument(
      '<file...>',
      'captures and flow logs to read; - for standard input, pcap-over-ip://host:port for a stream',
    )
    .addOption(new Option('--format <format>', 'form of the lines').choices(FLOW_FORMATS).default('table'))
    .option('--filter <expression>', 'only flows that it holds for, as in docs/reference/filter.md')
    .option('--columns <names>', 'only these columns, separated by commas; else all but facts, in a table some')
    .addOption(expansionOption())
    .addHelpText('after', EXAMPLES)
    .action(listFlows);
  addPlacesOptions(command);
}

async function listFlows(files: string[], options: FlowsOptions): Promise<void> {
  const { printFlows } = await import('./print-flows.ts');
  await printFlows(files, options.format, options.filter ?? '', options.columns, options);
}
