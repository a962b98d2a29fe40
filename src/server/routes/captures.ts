import { Readable } from 'node:stream';
import { Type } from 'typebox';
import { Capture, CaptureChanges, Freed, ResumeRequest } from '../../api/captures.ts';
import { Imported } from '../../api/jobs.ts';
import { Problem } from '../../api/problem.ts';
import { AppError } from '../../base/errors.ts';
import type { App, ServerDeps } from '../app.ts';
import { clientSignal } from '../client-signal.ts';
import { validatorCompiler } from '../validation.ts';

const FileBody = Type.Unsafe<unknown>({ type: 'string', format: 'binary' });
const CapturePath = Type.Object({ id: Type.Integer({ minimum: 1 }) });

export function captureRoutes(app: App, { workspace }: ServerDeps): void {
  app.get(
    '/captures',
    {
      schema: {
        tags: ['captures'],
        operationId: 'listCaptures',
        summary: 'The captures of a data set, or all',
        querystring: Type.Object({ dataset: Type.Optional(Type.Integer({ minimum: 1 })) }),
        response: { 200: Type.Array(Capture), '4xx': Problem },
      },
    },
    async (request) => workspace.catalog.captures(request.query.dataset),
  );

  app.get(
    '/captures/:id',
    {
      schema: {
        tags: ['captures'],
        operationId: 'getCapture',
        summary: 'One capture',
        params: CapturePath,
        response: { 200: Capture, 404: Problem },
      },
    },
    async (request) => workspace.getCapture(request.params.id),
  );

  app.delete(
    '/captures/:id',
    {
      schema: {
        tags: ['captures'],
        operationId: 'removeCapture',
        summary: 'Removes a capture; its space is free at once, and the answer says how much',
        params: CapturePath,
        response: { 200: Freed, '4xx': Problem },
      },
    },
    async (request) => ({ freedBytes: await workspace.removeCapture(request.params.id) }),
  );

  app.patch(
    '/captures/:id',
    {
      schema: {
        tags: ['captures'],
        operationId: 'changeCapture',
        summary: 'Renames a capture or sets its tags',
        params: CapturePath,
        body: CaptureChanges,
        response: { 200: Capture, '4xx': Problem },
      },
    },
    async (request) => workspace.changeCapture(request.params.id, request.body),
  );

  app.post(
    '/captures/:id/resume',
    {
      schema: {
        tags: ['captures'],
        operationId: 'resumeCapture',
        summary: 'Goes on receiving a paused capture',
        description: 'What is needed depends on where it comes from; an upload goes on by sending the same file again.',
        params: CapturePath,
        body: ResumeRequest,
        response: { 200: Imported, '4xx': Problem, '5xx': Problem },
      },
    },
    async (request) => workspace.resumeCapture(request.params.id, request.body),
  );

  app.post(
    '/captures/:id/reanalyse',
    {
      schema: {
        tags: ['captures'],
        operationId: 'reanalyseCapture',
        summary: 'Imports a capture once more: after a failure, or with other settings',
        params: CapturePath,
        response: { 200: Imported, '4xx': Problem, '5xx': Problem },
      },
    },
    async (request) => workspace.reanalyse(request.params.id),
  );

  app.post(
    '/datasets/:id/demo',
    {
      schema: {
        operationId: 'addDemo',
        tags: ['captures'],
        summary: 'Makes the demo capture and queues its import',
        params: CapturePath,
        response: { 201: Imported, '4xx': Problem, '5xx': Problem },
      },
    },
    async (request, reply) => reply.code(201).send(await workspace.addDemo(request.params.id, clientSignal(reply))),
  );

  app.register(async (uploads) => receiveUploads(uploads, workspace));
}

/** In a context of its own: here a body is not read into memory, whatever it calls itself, but handed on as it comes. */
function receiveUploads(app: App, workspace: ServerDeps['workspace']): void {
  app.removeAllContentTypeParsers();
  app.setValidatorCompiler((part) => (part.httpPart === 'body' ? (value) => ({ value }) : validatorCompiler(part)));
  app.addContentTypeParser('*', (_request, payload, done) => done(null, payload));

  app.post(
    '/datasets/:id/captures',
    {
      schema: {
        tags: ['captures'],
        operationId: 'uploadCapture',
        summary: 'Takes a capture file and queues its import',
        description: 'The body is the file itself.',
        body: { content: { 'application/octet-stream': { schema: FileBody } } },
        params: CapturePath,
        querystring: Type.Object({
          name: Type.String({ minLength: 1, maxLength: 255, description: 'What to call it; never used as a path' }),
          live: Type.Optional(
            Type.Literal('true', { description: 'It is sent as it is made: flows can be seen while it arrives' }),
          ),
        }),
        response: { 201: Imported, '4xx': Problem, '5xx': Problem },
      },
    },
    async (request, reply) => {
      if (!(request.body instanceof Readable)) throw new AppError('CAPTURE_EMPTY', 'the request has no body');
      const length = request.headers['content-length'];
      const isLive = request.query.live === 'true';
      const imported = await workspace.addCapture({
        datasetId: request.params.id,
        name: request.query.name,
        kind: isLive ? 'stream' : 'upload',
        source: {
          kind: 'stream',
          stream: request.body,
          size: length === undefined ? null : Number(length),
          // What is sent once is kept as far as it came; of a file, half is of no use.
          ...(!isLive && { signal: clientSignal(reply) }),
        },
      });
      return reply.code(201).send(imported);
    },
  );
}
