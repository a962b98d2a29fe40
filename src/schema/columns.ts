/**
 * The one table of flow columns. The store's DDL, the API's schemas, the filter language, CSV headers, the labels of the
 * pages and `docs/reference/columns.md` are all derived from it: a new column is one entry in a part of `columns/` and one
 * writer.
 */

import { ENDPOINT_COLUMNS } from './columns/endpoints.ts';
import { FINGERPRINT_COLUMNS } from './columns/fingerprints.ts';
import { HEALTH_COLUMNS } from './columns/health.ts';
import { HEALTH_BY_SIDE_COLUMNS } from './columns/health-by-side.ts';
import { IDENTITY_COLUMNS } from './columns/identity.ts';
import { LOG_COLUMNS } from './columns/log.ts';
import { NAME_AND_PLACE_COLUMNS } from './columns/names-and-places.ts';
import { PIECE_COLUMNS } from './columns/pieces.ts';
import { SERVICE_COLUMNS } from './columns/service.ts';
import { VOLUME_COLUMNS } from './columns/volume.ts';

/** Their order is that of the database and of every list. */
export const COLUMNS = {
  ...IDENTITY_COLUMNS,
  ...ENDPOINT_COLUMNS,
  ...SERVICE_COLUMNS,
  ...NAME_AND_PLACE_COLUMNS,
  ...VOLUME_COLUMNS,
  ...HEALTH_COLUMNS,
  ...HEALTH_BY_SIDE_COLUMNS,
  ...LOG_COLUMNS,
  ...FINGERPRINT_COLUMNS,
  ...PIECE_COLUMNS,
};

export type ColumnName = keyof typeof COLUMNS;

export const COLUMN_NAMES = Object.keys(COLUMNS) as readonly ColumnName[];

/** The columns that are given where none are asked for by name. */
export const USUAL_COLUMN_NAMES: readonly ColumnName[] = COLUMN_NAMES.filter((name) => COLUMNS[name].type !== 'json');
