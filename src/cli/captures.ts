import { type Command, Option } from 'commander';
import type { Capture } from '../api/captures.ts';
import { AppError } from '../base/errors.ts';
import type { CaptureKeeper } from './capture-keeper.ts';
import { dataOption } from './data-option.ts';
import {
  alignRow,
  columnWidths,
  formatBytes,
  formatCount,
  shorten,
  type TableColumn,
  visible,
} from './terminal-text.ts';

interface ListOptions {
  readonly data: string;
  readonly dataset?: string;
  readonly format: 'table' | 'json';
}

const EXAMPLES = `
Numbers are those of the first column. While a server has the data directory open, it is asked.

Examples:
  capscape captures --dataset "This week"
  capscape captures --format json | jq '.[] | select(.state != "ready").name'
  capscape captures rename 4 "office, Monday"
  capscape captures delete 4 7
  capscape captures reanalyse 4
  capscape captures cancel 5
  capscape captures resume 6
`;

export function addCapturesCommand(program: Command): void {
  const captures = program
    .command('captures')
    .summary('list captures; rename, delete, cancel, go on with or analyse them again')
    .description('Lists the captures of the data directory: what each holds, where it came from, how it stands.')
    .addOption(dataOption())
    .option('--dataset <name>', 'only of this data set')
    .addOption(new Option('--format <format>', 'form of the list').choices(['table', 'json']).default('table'))
    .addHelpText('after', EXAMPLES)
    .action(list);
  captures
    .command('rename <id> <name>')
    .description('Calls a capture otherwise.')
    .action((id: string, name: string, _: unknown, command: Command) =>
      withKeeper(command, async (keeper) => void (await keeper.rename(numberOf(id), name))),
    );
  captures
    .command('delete <id...>')
    .description('Deletes captures with all that came of them; the files they came from stay.')
    .action((ids: string[], _: unknown, command: Command) =>
      withKeeper(command, async (keeper) => {
        let freed = 0;
        for (const id of ids.map(numberOf)) freed += await keeper.remove(id);
        console.error(`${formatBytes(freed)} are free again`);
      }),
    );
  captures
    .command('reanalyse <id...>')
    .description('Imports captures once more: after a failure, or with other settings.')
    .action((ids: string[], _: unknown, command: Command) =>
      withKeeper(command, async (keeper) => {
        for (const id of ids.map(numberOf)) await keeper.reanalyse(id);
      }),
    );
  captures
    .command('cancel <id...>')
    .description('Stops what goes on with captures; what arrived of one that is still coming is removed.')
    .action((ids: string[], _: unknown, command: Command) =>
      withKeeper(command, async (keeper) => {
        for (const id of ids.map(numberOf)) await keeper.cancel(id);
      }),
    );
  captures
    .command('resume <id>')
    .description('Goes on with a paused capture; one that waits for its link: import-link --resume.')
    .action((id: string, _: unknown, command: Command) => withKeeper(command, (keeper) => keeper.resume(numberOf(id))));
}

async function withKeeper(command: Command, work: (keeper: CaptureKeeper) => Promise<void>): Promise<void> {
  const { openKeeper } = await import('./capture-keeper.ts');
  const keeper = await openKeeper(command.optsWithGlobals<ListOptions>().data);
  try {
    await work(keeper);
  } finally {
    await keeper.close();
  }
}

async function list({ dataset, format }: ListOptions, command: Command): Promise<void> {
  const { writeOut } = await import('./standard-output.ts');
  await withKeeper(command, async (keeper) => {
    const captures = await keeper.list(dataset ?? null);
    await writeOut(format === 'json' ? `${JSON.stringify(captures, null, 2)}\n` : tableOf(captures));
    const waiting = captures.filter(({ state }) => state === 'queued').length;
    if (!keeper.isRunning && waiting > 0)
      console.error(
        `${waiting} were stopped before they were imported: they go on with the next import or server here`,
      );
  });
}

interface Column extends TableColumn {
  readonly cell: (capture: Capture) => string;
}

const MAX_NAME_WIDTH = 40;

const COLUMNS: readonly Column[] = [
  { head: 'Id', isNumber: true, cell: ({ id }) => String(id) },
  { head: 'Name', isNumber: false, cell: ({ name }) => shorten(visible(name), MAX_NAME_WIDTH) },
  { head: 'State', isNumber: false, cell: stateText },
  { head: 'Size', isNumber: true, cell: ({ fileBytes }) => formatBytes(fileBytes) },
  { head: 'Packets', isNumber: true, cell: packetsText },
  { head: 'Flows', isNumber: true, cell: (capture) => (isCounted(capture) ? formatCount(capture.flows) : '') },
  { head: 'First packet', isNumber: false, cell: ({ first }) => first?.slice(0, 19).replace('T', ' ') ?? '' },
  { head: 'Came', isNumber: false, cell: ({ origin }) => origin.at.slice(0, 16).replace('T', ' ') },
  { head: 'From', isNumber: false, cell: ({ origin }) => origin.kind },
  { head: 'By', isNumber: false, cell: ({ origin }) => visible(origin.by ?? '') },
  { head: 'SHA-256', isNumber: false, cell: ({ sha256 }) => sha256?.slice(0, 12) ?? '' },
];

/** What an archive held is counted where its captures are, and the same content where it came first. */
const isCounted = ({ state }: Capture): boolean => state !== 'unpacked' && state !== 'duplicate';

/** Not all flow logs count packets. */
function packetsText(capture: Capture): string {
  const { packets, flows, log } = capture;
  return isCounted(capture) && (log === null || log.flowsWithoutCounts < flows) ? formatCount(packets) : '';
}

function stateText({ state, error, duplicateOf }: Capture): string {
  if (error !== null) return `${state}: ${error.code}`;
  return duplicateOf === null ? state : `same as ${duplicateOf}`;
}

function tableOf(captures: readonly Capture[]): string {
  const rows = captures.map((capture) => COLUMNS.map(({ cell }) => cell(capture)));
  const widths = columnWidths(COLUMNS, rows);
  const lines = [COLUMNS.map(({ head }) => head), ...rows].map((row) => alignRow(COLUMNS, row, widths));
  return `${lines.join('\n')}\n`;
}

function numberOf(text: string): number {
  if (/^[1-9][0-9]{0,14}$/.test(text)) return Number(text);
  throw new AppError('REQUEST_INVALID', 'a capture is called by its number, as `capscape captures` lists it');
}
