import { Type } from 'typebox';
import { Freed } from '../../api/captures.ts';
import { Dataset, DatasetInput } from '../../api/datasets.ts';
import { Problem } from '../../api/problem.ts';
import type { App, ServerDeps } from '../app.ts';

const DatasetPath = Type.Object({ id: Type.Integer({ minimum: 1 }) });

export function datasetRoutes(app: App, { workspace }: ServerDeps): void {
  app.get(
    '/datasets',
    {
      schema: {
        tags: ['datasets'],
        operationId: 'listDatasets',
        summary: 'All data sets',
        response: { 200: Type.Array(Dataset) },
      },
    },
    async () => workspace.catalog.datasets(),
  );

  app.post(
    '/datasets',
    {
      schema: {
        tags: ['datasets'],
        operationId: 'addDataset',
        summary: 'Adds an empty data set',
        body: DatasetInput,
        response: { 201: Dataset, '4xx': Problem },
      },
    },
    async (request, reply) => reply.code(201).send(workspace.addDataset(request.body.name)),
  );

  app.get(
    '/datasets/:id',
    {
      schema: {
        tags: ['datasets'],
        operationId: 'getDataset',
        summary: 'One data set',
        params: DatasetPath,
        response: { 200: Dataset, 404: Problem },
      },
    },
    async (request) => workspace.getDataset(request.params.id),
  );

  app.patch(
    '/datasets/:id',
    {
      schema: {
        tags: ['datasets'],
        operationId: 'renameDataset',
        summary: 'Renames a data set',
        params: DatasetPath,
        body: DatasetInput,
        response: { 200: Dataset, '4xx': Problem },
      },
    },
    async (request) => workspace.renameDataset(request.params.id, request.body.name),
  );

  app.delete(
    '/datasets/:id',
    {
      schema: {
        tags: ['datasets'],
        operationId: 'removeDataset',
        summary: 'Removes a data set with all of its captures',
        params: DatasetPath,
        response: { 200: Freed, '4xx': Problem },
      },
    },
    async (request) => ({ freedBytes: await workspace.removeDataset(request.params.id) }),
  );
}
