/** Flows as text: NDJSON for programs, CSV for spreadsheets, a table for people. */
import { stringify } from 'csv-stringify/sync';
import { COLUMNS, type ColumnName, USUAL_COLUMN_NAMES } from '../schema/columns.ts';
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

/**
 * `showsCapture`: whether a table says which capture each flow is from; the other formats always do. `columns`: which ones
 * and in this order; null for the usual ones of the format.
 */
export function createFormatter(
  format: FlowFormat,
  showsCapture: boolean,
  columns: readonly ColumnName[] | null,
): FlowFormatter {
  switch (format) {
    case 'ndjson':
      return ndjsonFormatter(columns ?? USUAL_COLUMN_NAMES);
    case 'csv':
      return csvFormatter(columns ?? USUAL_COLUMN_NAMES);
    case 'table':
      return tableFormatter(showsCapture, columns);
  }
}

function ndjsonFormatter(columns: readonly ColumnName[]): FlowFormatter {
  const jsonOf = (batch: FlowBatch, column: ColumnName, row: number): string => {
    const value = cellValue(batch, column, row);
    return typeof value === 'string' && COLUMNS[column].type === 'json' ? value : JSON.stringify(value);
  };
  const lines: FlowFormatter['lines'] = (capture, batch, rows) => {
    const name = JSON.stringify(capture);
    let text = '';
    for (const row of rows) {
      text += `{"capture":${name}`;
      for (const column of columns) text += `,"${column}":${jsonOf(batch, column, row)}`;
      text += '}\n';
    }
    return text;
  };
  return { lines, end: () => '' };
}

/**
 * RFC 4180 with line feeds. Unknown is an empty field. A text that a spreadsheet would take for a formula gets an
 * apostrophe before it: names in captures are chosen by whoever sent them.
 */
function csvFormatter(columns: readonly ColumnName[]): FlowFormatter {
  let head = stringify([['capture', ...columns]]);
  const takeHead = (): string => {
    const taken = head;
    head = '';
    return taken;
  };
  const lines: FlowFormatter['lines'] = (capture, batch, rows) => {
    const records = rows.map((row) => [capture, ...columns.map((name) => csvValue(cellValue(batch, name, row)))]);
    return takeHead() + stringify(records, { escape_formulas: true });
  };
  return { lines, end: takeHead };
}

/** Small numbers in decimal notation: some readers of CSV know no exponents. */
const csvValue = (value: CellValue): CellValue =>
  typeof value === 'number' && value !== 0 && value < 1e-6 ? value.toFixed(9).replace(/0+$/, '') : value;
