/** The tables `flow`, `activity` and `host_sums` that the views' statements speak of, over the files of the captures looked at. */

import { HOST_SUM_COLUMNS, hostSums, SIDES } from '../query/views/host-sums.ts';
import {
  ACTIVITY_COLUMNS,
  type DatabaseType,
  FLOW_COLUMNS,
  HAS_ACTIVITY,
  IS_CONTINUED,
} from '../schema/database-columns.ts';
import type { CaptureFiles } from './capture-files.ts';

interface SourceColumn {
  readonly name: string;
  readonly type: DatabaseType;
}

const FLOW_TABLE: readonly SourceColumn[] = [
  ...FLOW_COLUMNS,
  { name: HAS_ACTIVITY, type: 'BOOLEAN' },
  { name: IS_CONTINUED, type: 'BOOLEAN' },
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
  const continued = ({ continues }: CaptureFiles): number[] => continues.filter((id) => ids.has(id));
  const activityNames = ACTIVITY_COLUMNS.map(({ name }) => name);
  const flow = table(
    'flow',
    FLOW_TABLE,
    groupFiles(captures, (capture) => ({
      files: capture.flows,
      columns: capture.columns,
      continued: continued(capture),
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
  /** Captures looked at whose flows some of these go on with. */
  readonly continued: readonly number[];
}

/** Files with the same columns are read as one list: thousands of captures are one scan, not thousands. */
function groupFiles(
  captures: readonly CaptureFiles[],
  part: (capture: CaptureFiles) => {
    readonly files: readonly string[];
    readonly columns: readonly string[];
    readonly continued?: readonly number[];
  },
): ReadonlyMap<string, FileGroup> {
  const groups = new Map<string, { files: string[]; columns: ReadonlySet<string>; continued: readonly number[] }>();
  for (const capture of captures) {
    const { files, columns, continued = [] } = part(capture);
    if (files.length === 0) continue;
    const key = `${columns.join()} ${continued.join()}`;
    const group = groups.get(key) ?? { files: [], columns: new Set(columns), continued };
    group.files.push(...files);
    groups.set(key, group);
  }
  return groups;
}

/** A capture imported before a column was in the catalogue does not know it. */
function selectColumn({ name, type }: SourceColumn, { columns: present, continued }: FileGroup): string {
  // A constant where there are none, so that they cost nothing then. The numbers are ours.
  if (name === IS_CONTINUED)
    return `${continued.length === 0 ? 'FALSE' : `continues_capture IS NOT NULL AND continues_capture IN (${continued.join(', ')})`} AS ${name}`;
  return present.has(name) ? `"${name}"` : `NULL::${type} AS "${name}"`;
}
