/** What the signed-in identity can see in Azure, to choose from. */
import { type TSchema, Type } from 'typebox';
import {
  AzureBlobList,
  AzureBlobsInput,
  AzureContainerList,
  AzureImported,
  AzureInstance,
  AzureStorageAccount,
  AzureSubscription,
  AzureTarget,
  AzureWatcher,
} from '../../api/azure.ts';
import { Problem } from '../../api/problem.ts';
import { listBlobs, listContainers } from '../../azure/blob-service.ts';
import { resourceIdOf } from '../../azure/resource-id.ts';
import type { App, ServerDeps } from '../app.ts';
import { clientSignal } from '../client-signal.ts';

const failures = { '4xx': Problem, '5xx': Problem };
const Id = Type.String({ minLength: 1, maxLength: 2000 });
const InSubscription = Type.Object({ subscription: Type.String({ minLength: 1, maxLength: 64 }) });
const Marker = Type.Optional(Type.String({ maxLength: 4096, description: 'As the page before gave it' }));

const about = <T extends TSchema>(operationId: string, summary: string, answer: T) => ({
  tags: ['azure'],
  operationId,
  summary,
  response: { 200: answer, ...failures },
});

export function azureResourceRoutes(app: App, { azure }: ServerDeps): void {
  app.get(
    '/azure/subscriptions',
    { schema: about('listAzureSubscriptions', 'Subscriptions', Type.Array(AzureSubscription)) },
    async (_request, reply) => azure.connection.resources.subscriptions(clientSignal(reply)),
  );

  app.get(
    '/azure/watchers',
    {
      schema: {
        ...about(
          'listAzureWatchers',
          'The network watchers of a subscription, one for a region',
          Type.Array(AzureWatcher),
        ),
        querystring: InSubscription,
      },
    },
    async (request, reply) => azure.connection.resources.watchers(request.query.subscription, clientSignal(reply)),
  );

  app.get(
    '/azure/targets',
    {
      schema: {
        ...about('listAzureTargets', 'Virtual machines and scale sets of a subscription', Type.Array(AzureTarget)),
        querystring: InSubscription,
      },
    },
    async (request, reply) => azure.connection.resources.targets(request.query.subscription, clientSignal(reply)),
  );

  app.get(
    '/azure/instances',
    {
      schema: {
        ...about('listAzureInstances', 'The instances of a scale set', Type.Array(AzureInstance)),
        querystring: Type.Object({ scaleSet: Id }),
      },
    },
    async (request, reply) =>
      azure.connection.resources.instances(resourceIdOf(request.query.scaleSet, 'scaleSet'), clientSignal(reply)),
  );

  app.get(
    '/azure/storage-accounts',
    {
      schema: {
        ...about('listAzureStorageAccounts', 'The storage accounts of a subscription', Type.Array(AzureStorageAccount)),
        querystring: InSubscription,
      },
    },
    async (request, reply) =>
      azure.connection.resources.storageAccounts(request.query.subscription, clientSignal(reply)),
  );

  app.get(
    '/azure/containers',
    {
      schema: {
        ...about('listAzureContainers', 'The containers of a storage account, a page of them', AzureContainerList),
        querystring: Type.Object({ account: Id, marker: Marker }),
      },
    },
    async (request, reply) => {
      const { account, marker } = request.query;
      const signal = clientSignal(reply);
      const id = resourceIdOf(account, 'storageAccount');
      const options = marker === undefined ? {} : { marker };
      const page = await azure.storage.read(id, ({ service }) => listContainers(service, options, signal), signal);
      return { names: [...page.names], marker: page.marker };
    },
  );

  app.get(
    '/azure/blobs',
    {
      schema: {
        ...about('listAzureBlobs', 'Blobs and folders below a prefix, a page of them', AzureBlobList),
        querystring: Type.Object({
          account: Id,
          container: Type.String({ minLength: 1, maxLength: 63 }),
          prefix: Type.Optional(Type.String({ maxLength: 1024 })),
          marker: Marker,
        }),
      },
    },
    async (request, reply) => {
      const { account, container, prefix = '', marker } = request.query;
      const signal = clientSignal(reply);
      const id = resourceIdOf(account, 'storageAccount');
      const options = { prefix, delimiter: '/', ...(marker !== undefined && { marker }) };
      const page = await azure.storage.read(
        id,
        ({ service }) => listBlobs(service, container, options, signal),
        signal,
      );
      const blobs = page.blobs.map(({ name, size, modified, isArchived }) => ({ name, size, modified, isArchived }));
      return { folders: [...page.folders], blobs, marker: page.marker };
    },
  );

  app.post(
    '/azure/blobs/import',
    {
      schema: {
        tags: ['azure'],
        operationId: 'importAzureBlobs',
        summary: 'Imports blobs of a storage account, as captures of one data set',
        body: AzureBlobsInput,
        response: { 201: AzureImported, ...failures },
      },
    },
    async (request, reply) => reply.code(201).send(await azure.importBlobs(request.body, clientSignal(reply))),
  );
}
