/** Every failure leaves as `application/problem+json` (RFC 9457) with a code of the catalogue and the request's id. */
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Problem } from '../api/problem.ts';
import { AppError, ERRORS, type ErrorCode } from '../base/errors.ts';
import { toAppError } from '../import/failure.ts';
import { FilterError } from '../query/filter-error.ts';
import type { App, Log } from './app.ts';

const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

export function toProblem(code: ErrorCode, detail: string, requestId: string): Problem {
  const { status, title, fix } = ERRORS[code];
  return { type: `/api/v1/errors/${code}`, title, status, detail, code, fix, requestId };
}

export function sendProblem(reply: FastifyReply, error: AppError): FastifyReply {
  const problem = toProblem(error.code, error.message, reply.request.id);
  const position = positionOf(error);
  return reply
    .code(problem.status)
    .header('content-type', PROBLEM_TYPE)
    .header('x-request-id', problem.requestId)
    .send(JSON.stringify(position === undefined ? problem : { ...problem, position }));
}

export function handleProblems(app: App, log: Log): void {
  app.setErrorHandler((error, request, reply) => {
    const known = fromFramework(error) ?? toAppError(error);
    if (ERRORS[known.code].status >= 500) log('request failed', { request: request.id, ...describe(request, error) });
    return sendProblem(reply, known);
  });
}

/** Answers what is no HTTP at all, before any request exists. */
export function answerClientError(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const problem = toProblem('REQUEST_INVALID', 'the request is no valid HTTP', 'none');
  const body = JSON.stringify(problem);
  const status = `${problem.status} ${STATUS_CODES[problem.status]}`;
  socket.end(
    `HTTP/1.1 ${status}\r\nContent-Type: ${PROBLEM_TYPE}\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}

/** Fastify's own errors, in our words; undefined for errors that are not its. */
export function fromFramework(error: unknown): AppError | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('code' in error && error.code === 'FST_ERR_CTP_BODY_TOO_LARGE')
    return new AppError('REQUEST_TOO_LARGE', 'the body is larger than this request may have', { cause: error });
  const isRequestsFault =
    'validation' in error ||
    ('statusCode' in error && Number(error.statusCode) >= 400 && Number(error.statusCode) < 500);
  return isRequestsFault ? new AppError('REQUEST_INVALID', error.message, { cause: error }) : undefined;
}

/** Where in the filter the trouble lies, of a FILTER_INVALID. */
function positionOf(error: AppError): Problem['position'] {
  if (!(error instanceof FilterError)) return undefined;
  const { start, end } = error.position;
  return { start, end };
}

const describe = (request: FastifyRequest, error: unknown): Record<string, unknown> => ({
  method: request.method,
  route: request.routeOptions.url,
  error: error instanceof Error ? error.stack : String(error),
  cause: error instanceof Error && error.cause instanceof Error ? error.cause.stack : undefined,
});
