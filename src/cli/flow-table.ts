/** Flows as a table for people: the columns that tell most, in units, as wide as the first flows need. */
import type { ColumnName } from '../schema/columns.ts';
import type { FlowBatch } from '../schema/flow-batch.ts';
import { protocolName } from '../schema/protocols.ts';
import type { FlowFormatter } from './flow-formats.ts';
import { type CellValue, cellValue } from './flow-row.ts';
import {
  alignRow,
  columnWidths,
  formatBytes,
  formatCount,
  formatDuration,
  shorten,
  type TableColumn,
  visible,
} from './terminal-text.ts';

type ValueOf = (column: ColumnName) => CellValue;

interface FlowTableColumn extends TableColumn {
  readonly cell: (value: ValueOf) => string;
}

const MAX_NAME_WIDTH = 40;

const USUAL_COLUMNS: readonly FlowTableColumn[] = [
  { head: 'Start (UTC)', isNumber: false, cell: (value) => timeText(value('start')) },
  { head: 'Duration', isNumber: true, cell: (value) => formatDuration(Number(value('duration'))) },
  { head: 'Service', isNumber: false, cell: serviceText },
  { head: 'Source', isNumber: false, cell: (value) => nameText(value('src_name') ?? value('src_ip')) },
  { head: 'Port', isNumber: true, cell: (value) => text(value('src_port')) },
  { head: 'From', isNumber: false, cell: (value) => text(value('src_country')) },
  {
    head: 'Destination',
    isNumber: false,
    cell: (value) => nameText(value('dst_name') ?? value('dst_ip')),
  },
  { head: 'Port', isNumber: true, cell: (value) => text(value('dst_port')) },
  { head: 'To', isNumber: false, cell: (value) => text(value('dst_country')) },
  { head: 'Packets', isNumber: true, cell: packetsText },
  { head: 'Sent', isNumber: true, cell: (value) => bytesText(value('bytes_sent')) },
  { head: 'Received', isNumber: true, cell: (value) => bytesText(value('bytes_received')) },
  { head: 'State', isNumber: false, cell: (value) => text(value('conn_state') ?? value('decision')) },
  { head: 'Server name', isNumber: false, cell: (value) => nameText(value('server_name')) },
];
const CAPTURE_COLUMN: TableColumn = { head: 'Capture', isNumber: false };

/** `names`: exactly these columns, as they are; null for the ones that tell most, in words and units. */
export function tableFormatter(showsCapture: boolean, names: readonly ColumnName[] | null): FlowFormatter {
  const flowColumns = names?.map(plainColumn) ?? USUAL_COLUMNS;
  const columns = showsCapture ? [CAPTURE_COLUMN, ...flowColumns] : flowColumns;
  const head = columns.map((column) => column.head);
  // Flows are written as they come, so the first batch says how wide the columns are; longer cells are cut.
  let widths: number[] | null = null;

  const lines: FlowFormatter['lines'] = (capture, batch, rows) => {
    const cells = rows.map((row) => {
      const flow = cellsOf(flowColumns, batch, row);
      return showsCapture ? [nameText(capture), ...flow] : flow;
    });
    const all = widths === null ? [head, ...cells] : cells;
    widths ??= columnWidths(columns, cells);
    const fixed = widths;
    return all.map((row) => `${alignRow(columns, row, fixed)}\n`).join('');
  };
  const end = (): string => (widths === null ? `${head.join('  ')}\n` : '');
  return { lines, end };
}

const plainColumn = (name: ColumnName): FlowTableColumn => ({
  head: name,
  isNumber: false,
  cell: (value) => text(value(name)),
});

function cellsOf(columns: readonly FlowTableColumn[], batch: FlowBatch, row: number): string[] {
  const value: ValueOf = (column) => cellValue(batch, column, row);
  return columns.map(({ cell }) => cell(value));
}

const text = (value: CellValue): string => (value === null ? '' : visible(String(value)));
const nameText = (name: CellValue): string => shorten(text(name), MAX_NAME_WIDTH);

/** Flow logs do not always count. */
const bytesText = (bytes: CellValue): string => (bytes === null ? '' : formatBytes(Number(bytes)));

function packetsText(value: ValueOf): string {
  const [sent, received] = [value('packets_sent'), value('packets_received')];
  return sent === null && received === null ? '' : formatCount(Number(sent) + Number(received));
}

/** To the millisecond. */
const timeText = (time: CellValue): string => `${String(time).slice(0, 10)} ${clockText(String(time).slice(11))}`;
const clockText = (clock: string): string =>
  clock
    .replace('Z', '')
    .concat(clock.includes('.') ? '' : '.000')
    .slice(0, 12);

/** A guess from the port says that it is one. */
function serviceText(value: ValueOf): string {
  const service = value('service');
  const guess = value('service_guess');
  if (service !== null) return text(service);
  return guess === null ? protocolName(Number(value('proto'))) : `${text(guess)}?`;
}
