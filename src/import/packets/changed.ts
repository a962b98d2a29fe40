import { AppError } from '../../base/errors.ts';

/** What the index says of a file is not so. */
export const changed = (): AppError =>
  new AppError('CAPTURE_UNREADABLE', 'it has changed since it was imported: packets that were in it are not there');
