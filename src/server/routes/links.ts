/** Import from links. They come in bodies only: what stands in an address gets into logs and histories. */
import { Type } from 'typebox';
import { ResumeRequest } from '../../api/captures.ts';
import { Imported } from '../../api/jobs.ts';
import { LinkAnswer, LinkOrder, LinkQuestion } from '../../api/links.ts';
import { Problem } from '../../api/problem.ts';
import { answerAbout } from '../../azure/link-answer.ts';
import { lookAtLink } from '../../azure/look-at-link.ts';
import { readPasted } from '../../azure/pasted-link.ts';
import { AppError } from '../../base/errors.ts';
import type { App, ServerDeps } from '../app.ts';
import { clientSignal } from '../client-signal.ts';

/** A thousand long names and a link. */
const ORDER_LIMIT = 2.5 * 1024 * 1024;

export function linkRoutes(app: App, { workspace, remote, urls }: ServerDeps): void {
  app.post(
    '/links/look',
    {
      schema: {
        tags: ['captures'],
        operationId: 'lookAtLink',
        summary: 'What a link leads to: a file, or a folder to pick files from; changes nothing',
        body: LinkQuestion,
        response: { 200: LinkAnswer, '4xx': Problem, '5xx': Problem },
      },
    },
    async ({ body }, reply) => {
      const link = readPasted(body.link, body.token);
      const { path, after } = body;
      if (path === undefined && after !== undefined)
        throw new AppError('REQUEST_INVALID', '`after` needs the `path` of the answer that it comes from');
      const place = path === undefined ? null : { path, ...(after !== undefined && { after }) };
      return answerAbout(link, await lookAtLink(remote, link, place, clientSignal(reply)));
    },
  );

  app.post(
    '/captures/:id/link',
    {
      schema: {
        tags: ['captures'],
        operationId: 'giveLink',
        summary: 'What opens the file of a capture in place, anew: after a restart, or when it has expired',
        params: Type.Object({ id: Type.Integer({ minimum: 1 }) }),
        body: ResumeRequest,
        response: { 204: Type.Null(), '4xx': Problem, '5xx': Problem },
      },
    },
    async ({ params, body }, reply) => {
      await urls.giveLink(params.id, body, clientSignal(reply));
      return reply.code(204).send(null);
    },
  );

  app.post(
    '/datasets/:id/links',
    {
      bodyLimit: ORDER_LIMIT,
      schema: {
        tags: ['captures'],
        operationId: 'importLink',
        summary: 'Imports the file that a link leads to, or files of the folder that it leads to',
        params: Type.Object({ id: Type.Integer({ minimum: 1 }) }),
        body: LinkOrder,
        response: { 201: Type.Array(Imported), '4xx': Problem, '5xx': Problem },
      },
    },
    async ({ params, body }, reply) => {
      const dataset = workspace.getDataset(params.id);
      const link = readPasted(body.link, body.token);
      const order = {
        datasetId: dataset.id,
        link,
        picks: body.picks ?? null,
        isInPlace: body.isInPlace ?? false,
        by: null,
      };
      return reply.code(201).send(await urls.begin(order, clientSignal(reply)));
    },
  );
}
