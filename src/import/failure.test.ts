import { describe, expect, test } from 'vitest';
import { AppError } from '../base/errors.ts';
import { toAppError, toFailure } from './failure.ts';

describe('toAppError', () => {
  test.each([
    [Object.assign(new Error('write'), { code: 'ENOSPC' })],
    [Object.assign(new Error('write'), { code: 'EDQUOT' })],
    [new Error('IO Error: Could not write file "x": No space left on device')],
    [new Error('database or disk is full')],
    [new Error('cannot append', { cause: Object.assign(new Error('write'), { code: 'ENOSPC' }) })],
  ])('knows a full disk: %s', (error) => {
    expect(toAppError(error)).toMatchObject({ code: 'DISK_FULL', cause: error });
  });

  test('leaves an AppError as it is', () => {
    const error = new AppError('CAPTURE_EMPTY', 'x');
    expect(toAppError(error)).toBe(error);
    expect(toFailure(error)).toEqual({ code: 'CAPTURE_EMPTY', detail: 'x' });
  });

  test.each([[new Error('secret path')], ['text'], [undefined]])('keeps what else was thrown inside: %s', (thrown) => {
    expect(toAppError(thrown)).toMatchObject({ code: 'INTERNAL', message: expect.not.stringContaining('secret') });
  });
});
