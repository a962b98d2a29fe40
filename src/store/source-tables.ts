/** The tables `flow`, `activity` and `host_sums` that the views' statements speak of, over the files of the captures looked at. */

import { HOST_SUM_COLUMNS, hostSums, SIDES } from '../query/views/host-sums.ts';
import {
  ACTIVITY_COLUMNS,
  type DatabaseType,
  FLOW_COLUMNS,
  HAS_ACTIVITY,
  WHOLE_FLOW,
} from '../schema/database-columns.ts';
import type { CaptureFiles } from './capture-files.ts';

interface SourceColumn {
  readonly name: string;
  readonly type: DatabaseType;
}

const FLOW_TABLE: readonly SourceColumn[] = [
  ...FLOW_COLUMNS,
  { name: HAS_ACTIVITY, type: 'BOOLEAN' },
  { name: WHOLE_FLOW, type: 'BIGINT' },
];

/** SQL to begin a statement with, and the lists of files to bind after the statement's own values. */
export interface SourceTables {
  readonly text: string;
  readonly fileLists: readonly (readonly string[])[];
}

/** The first list of files is bound as parameter number `firstParameter`. */
export function sourceTables(captures: readonly CaptureFiles[], firstParameter: number): SourceTables {
  const fileLists: (readonly string[])[] = [];
  const table = (name: string, columns: readonly SourceColumn[], groups: ReadonlyMap<string, FileGroup>): string => {
    const parts = [...groups.values()].map((group) => {
      fileLists.push(group.files);
      const selected = columns.map((column) => selectColumn(column, group));
      return `SELECT ${selected.join(', ')} FROM read_parquet($${firstParameter + fileLists.length - 1})`;
    });
    const none = `SELECT ${columns.map(({ name: column, type }) => `NULL::${type} AS "${column}"`).join(', ')} WHERE FALSE`;
    return `${name} AS NOT MATERIALIZED (${parts.length === 0 ? none : parts.join(' UNION ALL ')})`;
  };
  const ids = new Set(captures.map(({ captureId }) => captureId));
  const pieces = hasPieces(captures);
  const activityNames = ACTIVITY_COLUMNS.map(({ name }) => name);
  const flow = table(
    'flow',
    FLOW_TABLE,
    groupFiles(captures, (capture) => ({
      files: capture.flows,
      columns: capture.columns,
      hasPieces: pieces,
      lacksEarlier: capture.continues.some((id) => !ids.has(id)),
    })),
  );
  const activity = table(
    'activity',
    ACTIVITY_COLUMNS,
    groupFiles(captures, (capture) => ({ files: capture.activity, columns: activityNames })),
  );
  const unsummed = table(
    'unsummed_flow',
    FLOW_TABLE,
    groupFiles(captures, ({ flows, columns, hosts }) => ({ files: hosts.length === 0 ? flows : [], columns })),
  );
  const summed = table(
    'summed_hosts',
    HOST_SUM_COLUMNS,
    groupFiles(captures, ({ hosts }) => ({ files: hosts, columns: HOST_SUM_NAMES })),
  );
  const sums = SIDES.map((side) => hostSums(side, 'unsummed_flow')).join(' UNION ALL ');
  const hosts = `host_sums AS NOT MATERIALIZED (FROM summed_hosts UNION ALL ${sums})`;
  return { text: `WITH ${flow}, ${activity}, ${unsummed}, ${summed}, ${hosts} `, fileLists };
}

const HOST_SUM_NAMES = HOST_SUM_COLUMNS.map(({ name }) => name);

interface FileGroup {
  readonly files: readonly string[];
  readonly columns: ReadonlySet<string>;
  /** Some of the flows may have pieces in other captures that are looked at. */
  readonly hasPieces: boolean;
  /** Some of them go on with flows of captures that are not looked at. */
  readonly lacksEarlier: boolean;
}

/** Files with the same columns are read as one list: thousands of captures are one scan, not thousands. */
function groupFiles(
  captures: readonly CaptureFiles[],
  part: (capture: CaptureFiles) => {
    readonly files: readonly string[];
    readonly columns: readonly string[];
    readonly hasPieces?: boolean;
    readonly lacksEarlier?: boolean;
  },
): ReadonlyMap<string, FileGroup> {
  const groups = new Map<string, FileGroup & { readonly files: string[] }>();
  for (const capture of captures) {
    const { files, columns, hasPieces: mayHavePieces = false, lacksEarlier = false } = part(capture);
    if (files.length === 0) continue;
    const key = `${columns.join()} ${lacksEarlier}`;
    const group = groups.get(key) ?? {
      files: [],
      columns: new Set(columns),
      hasPieces: mayHavePieces,
      lacksEarlier,
    };
    group.files.push(...files);
    groups.set(key, group);
  }
  return groups;
}

/** Whether flows of the captures looked at may have rows in several of them. */
export function hasPieces(captures: readonly CaptureFiles[]): boolean {
  return captures.length > 1 && captures.some(({ continues }) => continues.length > 0);
}

/** What a later piece takes off again, which means nothing without the piece it is taken off. */
const CORRECTED: ReadonlySet<string> = new Set(['lost_bytes', 'lost_bytes_sent', 'lost_bytes_received']);

/** A capture imported before a column was in the catalogue does not know it. */
function selectColumn({ name, type }: SourceColumn, group: FileGroup): string {
  const { columns: present } = group;
  if (name === WHOLE_FLOW) return `${wholeFlow(group)} AS ${name}`;
  if (!present.has(name)) return `NULL::${type} AS "${name}"`;
  return group.lacksEarlier && CORRECTED.has(name)
    ? `CASE WHEN "${name}" < 0 THEN 0 ELSE "${name}" END AS "${name}"`
    : `"${name}"`;
}

/** A constant where there are no pieces, so that they cost nothing then. */
function wholeFlow({ columns, hasPieces: mayHavePieces }: FileGroup): string {
  if (!mayHavePieces || !columns.has('first_capture') || !columns.has('first_flow')) return 'NULL::BIGINT';
  return `first_capture::BIGINT * ${2 ** 32} + first_flow`;
}
