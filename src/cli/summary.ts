import { type Command, Option } from 'commander';
import { type ExpansionOption, expansionOption } from './expansion-option.ts';

const SUMMARY_FORMATS = ['table', 'json'] as const;

interface SummaryOptions extends ExpansionOption {
  readonly format: (typeof SUMMARY_FORMATS)[number];
  readonly dpi: boolean;
  readonly checksums: boolean;
}

const EXAMPLES = `
Every packet is either in a flow or counted by what it was instead. JSON is a list with an object a capture; times are
UTC, "seconds" is what reading took.

Examples:
  capscape summary office.pcapng
  capscape summary *.pcap --format json | jq '.[].packets'
  tcpdump -c 10000 -w - | capscape summary - --no-dpi
`;

export function addSummaryCommand(program: Command): void {
  program
    .command('summary')
    .summary('count what is in captures')
    .description('Says what is in captures: packets, bytes, flows, time, services, damage, and how fast it was read.')
    .argument(
      '<file...>',
      'captures and flow logs to read; - for standard input, pcap-over-ip://host:port for a stream',
    )
    .addOption(new Option('--format <format>', 'form of the summary').choices(SUMMARY_FORMATS).default('table'))
    .option('--no-dpi', 'do not look at what the flows are: faster, and no services')
    .option('--checksums', 'count wrong IPv4, TCP and UDP checksums', false)
    .addOption(expansionOption())
    .addHelpText('after', EXAMPLES)
    .action(summarise);
}

async function summarise(files: string[], options: SummaryOptions): Promise<void> {
  const { summariseCapture } = await import('./summarise-capture.ts');
  const { eachInput } = await import('./each-input.ts');
  const { writeOut } = await import('./standard-output.ts');
  const { DEFAULT_FLOW_SETTINGS } = await import('../flow/flow-settings.ts');
  const settings = { ...DEFAULT_FLOW_SETTINGS, verifyChecksums: options.checksums };
  const recognises = options.dpi ? (await import('./count-services.ts')).countServices : null;
  const summaries: Awaited<ReturnType<typeof summariseCapture>>[] = [];
  await eachInput(
    files,
    async (path, reader) => {
      const summary = await summariseCapture(path, reader, recognises, settings);
      if (options.format === 'table') {
        const { summaryText } = await import('./summary-text.ts');
        await writeOut(`${summaries.length > 0 ? '\n' : ''}${summaryText(summary)}`);
      }
      summaries.push(summary);
    },
    options.maxExpansion,
  );
  if (options.format === 'json') await writeOut(`${JSON.stringify(summaries, null, 2)}\n`);
}
