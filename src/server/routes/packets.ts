/** Packets taken out of captures: those of one flow as a list, and those of flows as a pcapng file. */
import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { FlowPackets, FlowPacketsQuery } from '../../api/flows.ts';
import { Problem } from '../../api/problem.ts';
import { Scope } from '../../api/scope.ts';
import { AppError } from '../../base/errors.ts';
import { openCapturePackets } from '../../import/packets/capture-packets.ts';
import { exportFlow, exportScope } from '../../import/packets/export-scope.ts';
import { type FlowEnds, type ListedPacket, listPackets, type PacketPage } from '../../import/packets/list-packets.ts';
import type { CaptureRecord } from '../../import/records.ts';
import type { Workspace } from '../../import/workspace.ts';
import type { FlowRow } from '../../query/view-types.ts';
import type { App, ServerDeps } from '../app.ts';
import { clientSignal } from '../client-signal.ts';
import { attachment } from '../file-name.ts';
import { Slots } from '../slots.ts';
import { capturesOf } from './views.ts';

/** Files that are made at once: each of them keeps the disk busy. */
export const MAX_EXPORTS = 4;
/** Lists that are made at once: of compressed captures, each takes a thread. */
const MAX_LISTS = 8;

/** A compressed capture may be read for long before the first packet that was asked for comes. */
const IDLE_LIMIT_MS = 30 * 60_000;

const DatasetPath = Type.Object({ id: Type.Integer({ minimum: 1 }) });
const FlowPath = Type.Object({
  ...DatasetPath.properties,
  captureId: Type.Integer({ minimum: 1 }),
  flowId: Type.Integer({ minimum: 0 }),
});
const PcapngFile = Type.Unsafe<unknown>({ type: 'string', format: 'binary' });
const fileAnswer = {
  200: { description: 'A pcapng file', content: { 'application/x-pcapng': { schema: PcapngFile } } },
  '4xx': Problem,
  '5xx': Problem,
};

type Pieces = AsyncGenerator<Uint8Array, void, undefined>;

export function packetRoutes(app: App, { workspace, log }: ServerDeps): void {
  const exports = new Slots(MAX_EXPORTS, 'files of packets are being made');
  const lists = new Slots(MAX_LISTS, 'lists of packets are being made');

  /** Sends the pieces at the pace of the client; none is made once it is gone. */
  const sendFile = async (
    request: FastifyRequest,
    reply: FastifyReply,
    name: string,
    begin: (signal: AbortSignal) => Promise<Pieces>,
  ): Promise<FastifyReply> => {
    const release = exports.take();
    const signal = clientSignal(reply);
    const pieces = await begin(signal).catch((cause: unknown) => {
      release();
      throw cause;
    });
    const stream = Readable.from(pieces, { objectMode: false });
    stream.once('close', release);
    stream.once('error', (error) => {
      if (!signal.aborted) log('a file of packets was cut', { request: request.id, error: error.stack });
    });
    // Whoever left while it was prepared would leave it for ever.
    if (signal.aborted) stream.destroy();
    request.raw.socket.setTimeout(IDLE_LIMIT_MS);
    return reply
      .header('content-type', 'application/x-pcapng')
      .header('content-disposition', attachment(name, 'pcapng'))
      .send(stream);
  };

  app.get(
    '/datasets/:id/flows/:captureId/:flowId/packets',
    {
      schema: {
        tags: ['packets'],
        operationId: 'listFlowPackets',
        summary: 'The packets of a flow, a page at a time',
        description: 'Of a compressed capture, everything up to the last of them is expanded for it.',
        params: FlowPath,
        querystring: FlowPacketsQuery,
        response: { 200: FlowPackets, '4xx': Problem, '5xx': Problem },
      },
    },
    async (request, reply) => {
      const { id, captureId, flowId } = request.params;
      const signal = clientSignal(reply);
      const flow = await getFlow(workspace, id, captureId, flowId, signal);
      const release = lists.take();
      try {
        request.raw.socket.setTimeout(IDLE_LIMIT_MS);
        const { offset = 0, limit = 100 } = request.query;
        const capture = workspace.getCapture(captureId);
        const packets = await listFlow(workspace, capture, endsOf(flow), { offset, limit }, signal);
        return { packets, total: Number(flow.packets_sent) + Number(flow.packets_received) };
      } finally {
        release();
      }
    },
  );

  app.get(
    '/datasets/:id/flows/:captureId/:flowId/packets.pcapng',
    {
      exposeHeadRoute: false,
      schema: {
        tags: ['packets'],
        operationId: 'downloadFlowPackets',
        summary: 'The packets of a flow as a pcapng file',
        params: FlowPath,
        response: fileAnswer,
      },
    },
    async (request, reply) => {
      const { id, captureId, flowId } = request.params;
      await getFlow(workspace, id, captureId, flowId, clientSignal(reply));
      const { name } = workspace.getCapture(captureId);
      return sendFile(request, reply, `${name}-flow-${flowId}`, (signal) =>
        exportFlow(workspace, captureId, flowId, { signal }),
      );
    },
  );

  app.get(
    '/datasets/:id/packets.pcapng',
    {
      exposeHeadRoute: false,
      schema: {
        tags: ['packets'],
        operationId: 'downloadPackets',
        summary: 'The packets of all flows of the scope as a pcapng file',
        description:
          'Whole flows, also where only a part of one lies in the range of time: capture after capture, each in the ' +
          'order of its file. Captures that are still being imported are left out; a comment in the file names them.',
        params: DatasetPath,
        querystring: Scope,
        response: fileAnswer,
      },
    },
    async (request, reply) => {
      const { capture, ...scope } = request.query;
      const captures = capturesOf(workspace, request.params.id, capture);
      const { name } = workspace.getDataset(request.params.id);
      return sendFile(request, reply, name, (signal) => exportScope(workspace, captures, scope, { signal }));
    },
  );
}

async function listFlow(
  workspace: Workspace,
  capture: CaptureRecord,
  flow: FlowEnds,
  page: PacketPage,
  signal: AbortSignal,
): Promise<ListedPacket[]> {
  const packets = await openCapturePackets(workspace, capture, signal);
  try {
    return await listPackets(packets, flow, page, signal);
  } finally {
    await packets.close();
  }
}

async function getFlow(
  workspace: Workspace,
  datasetId: number,
  captureId: number,
  flowId: number,
  signal: AbortSignal,
): Promise<FlowRow> {
  capturesOf(workspace, datasetId, String(captureId));
  const flow = await workspace.store.flow(captureId, flowId, signal);
  if (flow === null) throw new AppError('NOT_FOUND', `capture ${captureId} has no flow ${flowId}`);
  return flow;
}

const endsOf = (flow: FlowRow): FlowEnds => ({
  flowId: Number(flow.flow_id),
  srcIp: String(flow.src_ip),
  dstIp: String(flow.dst_ip),
  srcPort: flow.src_port === null ? null : Number(flow.src_port),
  dstPort: flow.dst_port === null ? null : Number(flow.dst_port),
});
