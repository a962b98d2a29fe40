import { AppError } from '../base/errors.ts';

/** Where in the filter's text the trouble lies: UTF-16 offsets, `end` exclusive. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** FILTER_INVALID with its place in the text. */
export class FilterError extends AppError {
  readonly position: TextRange;

  constructor(message: string, position: TextRange) {
    super('FILTER_INVALID', message);
    this.name = 'FilterError';
    this.position = position;
  }
}
