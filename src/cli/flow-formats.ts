/** Flows as text: NDJSON for programs, CSV for spreadsheets, a table for people. */
import { stringify } from 'csv-stringify/sync';
import { COLUMN_NAMES } from '../schema/columns.ts';
import type { FlowBatch } from '../schema/flow-batch.ts';
import type { FlowFormat } from './flow-format-names.ts';
import { type CellValue, cellValue } from './flow-row.ts';
import { tableFormatter } from './flow-table.ts';

export interface FlowFormatter {
  /** The lines for some rows of a batch; the first ones bring the head with them, where the format has one. */
  lines(capture: string, batch: FlowBatch, rows: readonly number[]): string;
  /** What is still to be written: the head, where no flow came. */
  end(): string;
}

/** `showsCapture`: whether a table says which capture each flow is from; the other formats always do. */
export function createFormatter(format: FlowFormat, showsCapture: boolean): FlowFormatter {
  switch (format) {
    case 'ndjson':
      return { lines: ndjsonLines, end: () => '' };
    case 'csv':
      return csvFormatter();
    case 'table':
      return tableFormatter(showsCapture);
  }
}

function ndjsonLines(capture: string, batch: FlowBatch, rows: readonly number[]): string {
  const name = JSON.stringify(capture);
  let lines = '';
  for (const row of rows) {
    lines += `{"capture":${name}`;
    for (const column of COLUMN_NAMES) lines += `,"${column}":${JSON.stringify(cellValue(batch, column, row))}`;
    lines += '}\n';
  }
  return lines;
}

/**
 * RFC 4180 with line feeds. Unknown is an empty field. A text that a spreadsheet would take for a formula gets an
 * apostrophe before it: names in captures are chosen by whoever sent them.
 */
function csvFormatter(): FlowFormatter {
  let head = stringify([['capture', ...COLUMN_NAMES]]);
  const takeHead = (): string => {
    const taken = head;
    head = '';
    return taken;
  };
  const lines: FlowFormatter['lines'] = (capture, batch, rows) => {
    const records = rows.map((row) => [capture, ...COLUMN_NAMES.map((name) => csvValue(cellValue(batch, name, row)))]);
    return takeHead() + stringify(records, { escape_formulas: true });
  };
  return { lines, end: takeHead };
}

/** Small numbers in decimal notation: some readers of CSV know no exponents. */
const csvValue = (value: CellValue): CellValue =>
  typeof value === 'number' && value !== 0 && value < 1e-6 ? value.toFixed(9).replace(/0+$/, '') : value;
