import { Type } from 'typebox';
import { FlowDetails, type FlowFacts, type FlowPiece, type FlowRow } from '../../api/flows.ts';
import { Problem } from '../../api/problem.ts';
import { ensureExists } from '../../base/assert.ts';
import { AppError } from '../../base/errors.ts';
import { parseIp } from '../../base/ip.ts';
import type { Workspace } from '../../import/workspace.ts';
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
        summary: 'One flow in full, with the places of its ends and its pieces in other captures',
        params: FlowPath,
        response: { 200: FlowDetails, 404: Problem },
      },
    },
    async (request, reply) => {
      const { id, captureId, flowId } = request.params;
      capturesOf(workspace, id, String(captureId));
      const signal = clientSignal(reply);
      const found = await workspace.store.flow(captureId, flowId, signal);
      if (found === null) throw new AppError('NOT_FOUND', `capture ${captureId} has no flow ${flowId}`);
      const { facts, ...flow } = found;
      const placeOf = (address: unknown) =>
        places.findPlace(...ensureExists(parseIp(String(address)), 'an address of the flow'));
      const [src, dst] = await Promise.all([placeOf(flow.src_ip), placeOf(flow.dst_ip)]);
      const [earlier, later] = await Promise.all([
        earlierPiece(workspace, id, flow),
        laterPiece(workspace, id, { captureId, flowId }, signal),
      ]);
      return {
        earlier,
        later,
        flow,
        facts: typeof facts === 'string' ? (JSON.parse(facts) as FlowFacts) : null,
        src,
        dst,
      };
    },
  );
}

/** Null also where the capture with it was deleted. */
function earlierPiece(workspace: Workspace, datasetId: number, flow: FlowRow): FlowPiece | null {
  const { continues_capture: captureId, continues_flow: flowId } = flow;
  if (typeof captureId !== 'number' || typeof flowId !== 'number') return null;
  const isThere = workspace.catalog.captures(datasetId).some(({ id }) => id === captureId);
  return isThere ? { captureId, flowId } : null;
}

/** Found by what the capture says that goes on with this one; no other is looked at. */
async function laterPiece(
  workspace: Workspace,
  datasetId: number,
  { captureId, flowId }: FlowPiece,
  signal: AbortSignal,
): Promise<FlowPiece | null> {
  const next = workspace.catalog.captures(datasetId).find(({ continuation }) => continuation?.captureId === captureId);
  if (next === undefined) return null;
  const filter = `continues_capture = ${captureId} and continues_flow = ${flowId}`;
  const { rows } = await workspace.store.flows([next.id], { filter, columns: 'flow_id', limit: 1 }, signal);
  const found = rows[0]?.flow_id;
  return typeof found === 'number' ? { captureId: next.id, flowId: found } : null;
}
