import { Type } from 'typebox';
import { FlowDetails, type FlowFacts, Problem } from '../../api/schemas.ts';
import { ensureExists } from '../../base/assert.ts';
import { AppError } from '../../base/errors.ts';
import { parseIp } from '../../base/ip.ts';
import type { App, ServerDeps } from '../app.ts';
import { clientSignal } from '../client-signal.ts';
import { capturesOf } from './views.ts';

const FlowPath = Type.Object({
  id: Type.Integer({ minimum: 1 }),
  captureId: Type.Integer({ minimum: 1 }),
  flowId: Type.Integer({ minimum: 0 }),
});

export function flowDetailsRoutes(app: App, { workspace, places }: ServerDeps): void {
  app.get(
    '/datasets/:id/flows/:captureId/:flowId',
    {
      schema: {
        tags: ['views'],
        operationId: 'getFlow',
        summary: 'One flow in full, with the places of its ends',
        params: FlowPath,
        response: { 200: FlowDetails, 404: Problem },
      },
    },
    async (request, reply) => {
      const { id, captureId, flowId } = request.params;
      capturesOf(workspace, id, String(captureId));
      const found = await workspace.store.flow(captureId, flowId, clientSignal(reply));
      if (found === null) throw new AppError('NOT_FOUND', `capture ${captureId} has no flow ${flowId}`);
      const { facts, ...flow } = found;
      const placeOf = (address: unknown) =>
        places.findPlace(...ensureExists(parseIp(String(address)), 'an address of the flow'));
      const [src, dst] = await Promise.all([placeOf(flow.src_ip), placeOf(flow.dst_ip)]);
      return { flow, facts: typeof facts === 'string' ? (JSON.parse(facts) as FlowFacts) : null, src, dst };
    },
  );
}
