/** Lists of columns as people write them. */
import { AppError } from '../base/errors.ts';
import { COLUMN_NAMES, COLUMNS, type ColumnName, USUAL_COLUMN_NAMES } from '../schema/columns.ts';
import { didYouMean } from './suggest.ts';

const isColumnName = (name: string): name is ColumnName => Object.hasOwn(COLUMNS, name);

/** The columns of a comma-separated list, the usual ones when there is none. Throws REQUEST_INVALID. */
export function readColumnList(list: string | undefined): readonly ColumnName[] {
  if (list === undefined) return USUAL_COLUMN_NAMES;
  return list.split(',').map((name) => {
    if (isColumnName(name)) return name;
    throw new AppError('REQUEST_INVALID', `columns: "${name}" is not a column.${didYouMean(name, COLUMN_NAMES)}`);
  });
}
