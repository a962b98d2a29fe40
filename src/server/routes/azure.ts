/** Azure: who Capscape is there, what there is to capture on and into, packet captures and those that are watched. */
import { Type } from 'typebox';
import {
  AzureCaptureStatus,
  AzurePacketCapture,
  AzurePacketCaptureInput,
  AzureSession,
  AzureSessionInput,
  AzureSettings,
  AzureSettingsInput,
  AzureStartInput,
  AzureStatus,
} from '../../api/azure.ts';
import { Problem } from '../../api/problem.ts';
import { resourceIdOf } from '../../azure/resource-id.ts';
import type { SessionRecord } from '../../azure/session-record.ts';
import type { App, ServerDeps } from '../app.ts';
import { clientSignal } from '../client-signal.ts';

const tags = ['azure'];
const failures = { '4xx': Problem, '5xx': Problem };
const SessionPath = Type.Object({ id: Type.Integer({ minimum: 1 }) });
const Id = Type.String({ minLength: 1, maxLength: 2000 });

/** Without what tells versions of a file apart. */
export const toApiSession = (session: SessionRecord): AzureSession => ({
  ...session,
  files: session.files.map(({ name, captureId }) => ({ name, captureId })),
});

export function azureRoutes(app: App, { azure }: ServerDeps): void {
  app.get(
    '/azure/status',
    {
      schema: {
        tags,
        operationId: 'getAzureStatus',
        summary: 'Who Capscape is in Azure, or why it is nobody',
        response: { 200: AzureStatus, ...failures },
      },
    },
    async (_request, reply) => azure.connection.status(clientSignal(reply)),
  );

  app.get(
    '/azure/settings',
    { schema: { tags, operationId: 'getAzureSettings', summary: 'Which cloud', response: { 200: AzureSettings } } },
    async () => azure.settings(),
  );

  app.patch(
    '/azure/settings',
    {
      schema: {
        tags,
        operationId: 'changeAzureSettings',
        summary: 'Chooses the cloud, and signs in anew',
        body: AzureSettingsInput,
        response: { 200: AzureSettings, ...failures },
      },
    },
    async (request) => azure.changeSettings(request.body),
  );

  app.get(
    '/azure/packet-captures',
    {
      schema: {
        tags,
        operationId: 'listAzurePacketCaptures',
        summary: 'The packet captures of a network watcher, whoever started them',
        querystring: Type.Object({ watcher: Id }),
        response: { 200: Type.Array(AzurePacketCapture), ...failures },
      },
    },
    async (request, reply) =>
      azure.connection.captures.list(resourceIdOf(request.query.watcher, 'watcher'), clientSignal(reply)),
  );

  app.post(
    '/azure/packet-captures',
    {
      schema: {
        tags,
        operationId: 'startAzurePacketCapture',
        summary: 'Starts a packet capture and watches it',
        description: 'It is imported when it ends; `isFollowed`: file by file while it goes on.',
        body: AzureStartInput,
        response: { 201: AzureSession, ...failures },
      },
    },
    async (request, reply) => {
      // Not ended when the client goes away: Azure may have begun already.
      const session = await azure.startCapture(request.body);
      return reply.code(201).send(toApiSession(session));
    },
  );

  app.get(
    '/azure/packet-captures/status',
    {
      schema: {
        tags,
        operationId: 'getAzurePacketCaptureStatus',
        summary: 'How a packet capture goes on; takes Azure some seconds',
        querystring: Type.Object({ packetCapture: Id }),
        response: { 200: AzureCaptureStatus, ...failures },
      },
    },
    async (request, reply) => {
      const id = resourceIdOf(request.query.packetCapture, 'packetCapture');
      return azure.connection.captures.status(id, clientSignal(reply));
    },
  );

  app.post(
    '/azure/packet-captures/stop',
    {
      schema: {
        tags,
        operationId: 'stopAzurePacketCapture',
        summary: 'Stops a packet capture; what is watched is imported then',
        body: AzurePacketCaptureInput,
        response: { 204: Type.Null(), ...failures },
      },
    },
    async (request, reply) => {
      await azure.stopCapture(request.body.packetCapture);
      return reply.code(204).send(null);
    },
  );

  app.post(
    '/azure/packet-captures/delete',
    {
      schema: {
        tags,
        operationId: 'deleteAzurePacketCapture',
        summary: 'Deletes a packet capture from Network Watcher; the files that it wrote stay',
        body: AzurePacketCaptureInput,
        response: { 204: Type.Null(), ...failures },
      },
    },
    async (request, reply) => {
      await azure.deleteCapture(request.body.packetCapture);
      return reply.code(204).send(null);
    },
  );

  app.get(
    '/azure/sessions',
    {
      schema: {
        tags,
        operationId: 'listAzureSessions',
        summary: 'The packet captures that are watched, newest first',
        response: { 200: Type.Array(AzureSession) },
      },
    },
    async () => azure.sessions.all().map(toApiSession).reverse(),
  );

  app.post(
    '/azure/sessions',
    {
      schema: {
        tags,
        operationId: 'watchAzurePacketCapture',
        summary: 'Watches a packet capture that runs or ran, and imports what it wrote',
        body: AzureSessionInput,
        response: { 201: AzureSession, ...failures },
      },
    },
    async (request, reply) => {
      const session = await azure.watchCapture(request.body, clientSignal(reply));
      return reply.code(201).send(toApiSession(session));
    },
  );

  app.post(
    '/azure/sessions/:id/collect',
    {
      schema: {
        tags,
        operationId: 'collectAzureSession',
        summary: 'Looks again for files of a packet capture that has ended',
        params: SessionPath,
        response: { 200: AzureSession, ...failures },
      },
    },
    async (request) => toApiSession(await azure.sessions.collectAgain(request.params.id)),
  );

  app.delete(
    '/azure/sessions/:id',
    {
      schema: {
        tags,
        operationId: 'removeAzureSession',
        summary: 'Watches a packet capture no longer; it goes on in Azure, and what was imported stays',
        params: SessionPath,
        response: { 204: Type.Null(), ...failures },
      },
    },
    async (request, reply) => {
      await azure.sessions.remove(request.params.id);
      return reply.code(204).send(null);
    },
  );
}
