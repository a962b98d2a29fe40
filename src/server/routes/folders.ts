import { Type } from 'typebox';
import { WatchedFolder, WatchedFolderInput } from '../../api/folders.ts';
import { Problem } from '../../api/problem.ts';
import type { App, ServerDeps } from '../app.ts';

const IdPath = Type.Object({ id: Type.Integer({ minimum: 1 }) });

export function folderRoutes(app: App, { workspace }: ServerDeps): void {
  const { folders } = workspace;

  app.get(
    '/folders',
    {
      schema: {
        tags: ['folders'],
        operationId: 'listFolders',
        summary: 'Watched folders, of a data set or all',
        querystring: Type.Object({ dataset: Type.Optional(Type.Integer({ minimum: 1 })) }),
        response: { 200: Type.Array(WatchedFolder) },
      },
    },
    async ({ query: { dataset } }) =>
      folders.list().filter(({ datasetId }) => dataset === undefined || datasetId === dataset),
  );

  app.post(
    '/datasets/:id/folders',
    {
      schema: {
        tags: ['folders'],
        operationId: 'watchFolder',
        summary: 'Watches a folder of the server: what is put into it is imported',
        params: IdPath,
        body: WatchedFolderInput,
        response: { 201: WatchedFolder, '4xx': Problem },
      },
    },
    async (request, reply) => reply.code(201).send(folders.add({ ...request.body, datasetId: request.params.id })),
  );

  app.delete(
    '/folders/:id',
    {
      schema: {
        tags: ['folders'],
        operationId: 'stopWatching',
        summary: 'Stops watching a folder; captures that came of it stay',
        params: IdPath,
        response: { 204: Type.Null(), 404: Problem },
      },
    },
    async (request, reply) => {
      folders.remove(request.params.id);
      return reply.code(204).send(null);
    },
  );
}
