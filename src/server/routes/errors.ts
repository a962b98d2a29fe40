import { Type } from 'typebox';
import { ErrorEntry, Problem } from '../../api/problem.ts';
import { AppError, ERRORS, isErrorCode } from '../../base/errors.ts';
import type { App } from '../app.ts';

/** Where the `type` of a problem leads. */
export function errorRoutes(app: App): void {
  app.get(
    '/errors/:code',
    {
      schema: {
        tags: ['about'],
        operationId: 'error',
        summary: 'What an error code means and what to do about it',
        params: Type.Object({ code: Type.String({ maxLength: 100 }) }),
        response: { 200: ErrorEntry, 404: Problem },
      },
    },
    async (request) => {
      const { code } = request.params;
      if (!isErrorCode(code)) throw new AppError('NOT_FOUND', 'there is no such error code');
      const { status, title, fix } = ERRORS[code];
      return { code, status, title, fix };
    },
  );
}
