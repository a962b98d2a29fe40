/** Resumable uploads by the tus protocol 1.0 (https://tus.io/protocols/resumable-upload), as a part of the API. */
import { Server } from '@tus/server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { Problem } from '../../api/problem.ts';
import type { ErrorCode } from '../../base/errors.ts';
import { toAppError } from '../../import/failure.ts';
import type { App, ServerDeps } from '../app.ts';
import { toProblem } from '../problems.ts';
import { DATASET, UploadStore } from '../upload-store.ts';

const ADDRESS = '/api/v1/uploads';
const DRAIN_MS = 300;

export function uploadRoutes(app: App, { workspace, log }: ServerDeps): void {
  const store = new UploadStore(workspace);
  const tus = tusServer(store, log);
  app.addHook('onClose', async () => store.stop());

  app.register(async (uploads) => {
    // A body is handed on as it comes.
    uploads.removeAllContentTypeParsers();
    uploads.addContentTypeParser('*', (_request, _payload, done) => done(null));

    uploads.post(
      '/datasets/:id/uploads',
      {
        schema: {
          tags: ['uploads'],
          operationId: 'beginUpload',
          summary: 'Begins a resumable upload (tus 1.0)',
          description:
            'Upload-Length says how long the file is, `filename` in Upload-Metadata what to call it; Location is where it goes.',
          params: Type.Object({ id: Type.Integer({ minimum: 1 }) }),
          response: { 201: Type.Null(), '4xx': Problem, '5xx': Problem },
        },
      },
      async (request, reply) => handOver(tus, request, reply),
    );

    for (const [method, operationId, summary] of [
      ['HEAD', 'getUpload', 'How much of an upload has arrived'],
      ['PATCH', 'continueUpload', 'Goes on with an upload; with its last byte the import is queued'],
      ['DELETE', 'abandonUpload', 'Gives an upload up and removes what arrived'],
    ] as const)
      uploads.route({
        method,
        url: '/uploads/:id',
        schema: {
          tags: ['uploads'],
          operationId,
          summary: `${summary} (tus 1.0)`,
          params: Type.Object({
            id: Type.String({ pattern: '^[0-9]+(-[0-9a-f]+)?$', description: 'As Location said' }),
          }),
          response: { '2xx': Type.Null(), '4xx': Problem, '5xx': Problem },
        },
        handler: async (request, reply) => handOver(tus, request, reply),
      });
  });
}

async function handOver(tus: Server, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  reply.hijack();
  for (const [name, value] of Object.entries(reply.getHeaders()))
    if (value !== undefined) reply.raw.setHeader(name, value);
  await tus.handle(request.raw, reply.raw);
}

function tusServer(store: UploadStore, log: ServerDeps['log']): Server {
  return new ProblemServer({
    path: ADDRESS,
    datastore: store,
    // How long a request that is asked to make way for another of the same upload has for it.
    lockDrainTimeout: DRAIN_MS,
    // Pages of other sites get no leave to read anything.
    allowedOrigins: () => false,
    // By itself it would refuse a number that stands in the path, too: the 1 of v1.
    getFileIdFromRequest: (_request, last) => last,
    generateUrl: (_request, { id }) => `${ADDRESS}/${id}`,
    onUploadCreate: async (request, upload) => ({
      metadata: {
        ...upload.metadata,
        [DATASET]: /\/datasets\/([0-9]+)\//.exec(new URL(request.url).pathname)?.[1] ?? null,
      },
    }),
    onUploadFinish: async (_request, upload) => {
      await store.finish(upload.id);
      return {};
    },
    onResponseError: (_request, error) => {
      if (!(error instanceof Error)) return undefined;
      const known = toAppError(error);
      if (known.code === 'INTERNAL') log('upload failed', { error: error.stack });
      const problem = toProblem(known.code, known.message, 'none');
      return { status_code: problem.status, body: JSON.stringify(problem) };
    },
  });
}

/** Refusals of the protocol's own are problems, too. */
class ProblemServer extends Server {
  override write(...[context, headers, status, body = '']: Parameters<Server['write']>): ReturnType<Server['write']> {
    if (status < 400) return super.write(context, headers, status, body);
    headers.set('content-type', 'application/problem+json; charset=utf-8');
    const problem = body.startsWith('{')
      ? body
      : JSON.stringify({ ...toProblem(codeOf(status), body.trim(), 'none'), status });
    return super.write(context, headers, status, problem);
  }
}

const CODES: Readonly<Record<number, ErrorCode>> = {
  404: 'NOT_FOUND',
  409: 'CONFLICT',
  410: 'NOT_FOUND',
  423: 'CONFLICT',
};
const codeOf = (status: number): ErrorCode => CODES[status] ?? 'REQUEST_INVALID';
