/** PCAP-over-IP: where a data set listens, and connecting to who sends. */
import { Type } from 'typebox';
import { Imported } from '../../api/jobs.ts';
import { Problem } from '../../api/problem.ts';
import { StreamOrder, Streams } from '../../api/streams.ts';
import { followStream } from '../../import/streams/connect-stream.ts';
import { parseStreamLink } from '../../import/streams/stream-link.ts';
import type { App, ServerDeps } from '../app.ts';
import { clientSignal } from '../client-signal.ts';

const params = Type.Object({ id: Type.Integer({ minimum: 1 }) });

export function streamRoutes(app: App, { workspace, remote, streams }: ServerDeps): void {
  app.get(
    '/datasets/:id/streams',
    {
      schema: {
        tags: ['captures'],
        operationId: 'findStreams',
        summary: 'Where the data set listens for captures that are sent as they are made (PCAP-over-IP)',
        params,
        response: { 200: Streams, '4xx': Problem },
      },
    },
    async (request) => {
      const { id } = workspace.getDataset(request.params.id);
      const place = streams?.placeOf(id) ?? null;
      if (streams === undefined) return { place: null, basePort: null };
      const { tls, secret, basePort } = streams.config;
      if (place === null) return { place: null, basePort };
      return { place: { ...place, isSecure: tls !== null, needsSecret: secret !== null }, basePort };
    },
  );

  app.post(
    '/datasets/:id/streams',
    {
      schema: {
        tags: ['captures'],
        operationId: 'followStream',
        summary: 'Connects to a server that sends a capture to whoever connects, and imports it as it comes',
        params,
        body: StreamOrder,
        response: { 201: Imported, '4xx': Problem, '5xx': Problem },
      },
    },
    async (request, reply) => {
      const { link, secret = null } = request.body;
      const order = { datasetId: request.params.id, end: parseStreamLink(link), secret };
      return reply.code(201).send(await followStream(workspace, remote, order, clientSignal(reply)));
    },
  );
}
