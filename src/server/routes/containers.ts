/** Containers of blob storage that are followed: what is new or grows in them is imported. Links come in bodies only. */
import { Type } from 'typebox';
import { ContainerLinkInput, FollowContainerInput, FollowedContainer } from '../../api/containers.ts';
import { Problem } from '../../api/problem.ts';
import type * as azureContainers from '../../azure/followed-containers.ts';
import type { App, ServerDeps } from '../app.ts';

const tags = ['azure'];
const failures = { '4xx': Problem, '5xx': Problem };
const IdPath = Type.Object({ id: Type.Integer({ minimum: 1 }) });

const toApi = ({ opener, endpoint: _, ...followed }: azureContainers.FollowedContainer): FollowedContainer => ({
  ...followed,
  by: opener.by,
});

export function containerRoutes(app: App, { azure }: ServerDeps): void {
  app.get(
    '/containers',
    {
      schema: {
        tags,
        operationId: 'listFollowedContainers',
        summary: 'Followed containers, of a data set or all',
        querystring: Type.Object({ dataset: Type.Optional(Type.Integer({ minimum: 1 })) }),
        response: { 200: Type.Array(FollowedContainer) },
      },
    },
    async ({ query: { dataset } }) =>
      azure.containers
        .all()
        .filter(({ datasetId }) => dataset === undefined || datasetId === dataset)
        .map(toApi),
  );

  app.post(
    '/datasets/:id/containers',
    {
      schema: {
        tags,
        operationId: 'followContainer',
        summary: 'Follows a container or folder of blob storage: what is new or grows in it is imported',
        description:
          'By a link, or by the resource id of an account and the name of a container as the signed-in identity. Of a link to an account or a container, `container` and `prefix` say which folder. A blob that grew takes the place of what it was, so that nothing counts twice.',
        params: IdPath,
        body: FollowContainerInput,
        response: { 201: FollowedContainer, ...failures },
      },
    },
    async ({ params, body }, reply) => {
      return reply.code(201).send(toApi(await azure.containers.follow(body, { datasetId: params.id, ...body })));
    },
  );

  app.post(
    '/containers/:id/look',
    {
      schema: {
        tags,
        operationId: 'lookAtContainer',
        summary: 'Looks at once instead of when its time comes',
        params: IdPath,
        response: { 200: FollowedContainer, ...failures },
      },
    },
    async ({ params }) => toApi(azure.containers.lookNow(params.id)),
  );

  app.post(
    '/containers/:id/link',
    {
      schema: {
        tags,
        operationId: 'giveContainerLink',
        summary: 'What opens a followed container, anew: after a restart, or when it has expired',
        params: IdPath,
        body: ContainerLinkInput,
        response: { 200: FollowedContainer, ...failures },
      },
    },
    async ({ params, body }) => toApi(await azure.containers.giveLink(params.id, body.link, body.token)),
  );

  app.delete(
    '/containers/:id',
    {
      schema: {
        tags,
        operationId: 'stopFollowingContainer',
        summary: 'Follows a container no longer; captures that came of it stay',
        params: IdPath,
        response: { 204: Type.Null(), ...failures },
      },
    },
    async (request, reply) => {
      await azure.containers.remove(request.params.id);
      return reply.code(204).send(null);
    },
  );
}
