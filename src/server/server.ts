/** Puts the HTTP server together; nothing listens before {@link listen}. */
import { randomUUID } from 'node:crypto';
import fastifySwagger from '@fastify/swagger';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import fastify from 'fastify';
import { AppError } from '../base/errors.ts';
import type { App, ServerDeps } from './app.ts';
import { guard } from './guards.ts';
import { describeApi } from './openapi.ts';
import { servePage } from './page.ts';
import { answerClientError, fromFramework, handleProblems, sendProblem } from './problems.ts';
import { azureRoutes } from './routes/azure.ts';
import { azureResourceRoutes } from './routes/azure-resources.ts';
import { captureRoutes } from './routes/captures.ts';
import { containerRoutes } from './routes/containers.ts';
import { datasetRoutes } from './routes/datasets.ts';
import { errorRoutes } from './routes/errors.ts';
import { eventRoutes } from './routes/events.ts';
import { flowDetailsRoutes } from './routes/flow-details.ts';
import { folderRoutes } from './routes/folders.ts';
import { infoRoutes } from './routes/info.ts';
import { jobRoutes } from './routes/jobs.ts';
import { linkRoutes } from './routes/links.ts';
import { packetRoutes } from './routes/packets.ts';
import { settingsRoutes } from './routes/settings.ts';
import { streamRoutes } from './routes/streams.ts';
import { uploadRoutes } from './routes/uploads.ts';
import { viewRoutes } from './routes/views.ts';
import { SECURITY_HEADERS, sendSecurityHeaders } from './security-headers.ts';
import { validatorCompiler } from './validation.ts';

export interface ServerConfig {
  /** Names besides addresses and localhost under which pages may be asked for. */
  readonly allowedHosts: readonly string[];
  /** The built page; null serves the API alone. */
  readonly pageDirectory: string | null;
}

/** Bytes of a request's body, captures excepted: those are streamed to disk. */
export const BODY_LIMIT = 64 * 1024;

/** Bytes of a request's head: a filter of the longest kind, with every character escaped, fits. */
const HEADER_LIMIT = 256 * 1024;

/** A connection on which nothing moves for this long is closed; event streams have a heartbeat. */
const IDLE_LIMIT_MS = 120_000;

/** Longest a graceful stop waits for answers under way. */
const STOP_GRACE_MS = 3_000;

export async function createServer(config: ServerConfig, deps: ServerDeps): Promise<App> {
  const app: App = fastify({
    bodyLimit: BODY_LIMIT,
    genReqId: () => randomUUID(),
    // Uploads take as long as they take, but must go on.
    requestTimeout: 0,
    connectionTimeout: IDLE_LIMIT_MS,
    http: { maxHeaderSize: HEADER_LIMIT },
    routerOptions: { maxParamLength: 200 },
    clientErrorHandler: answerClientError,
    frameworkErrors: (error, _request, reply) => {
      // No hook has run: the address is none.
      reply.headers(SECURITY_HEADERS);
      sendProblem(reply, fromFramework(error) ?? new AppError('REQUEST_INVALID', error.message));
    },
  }).withTypeProvider<TypeBoxTypeProvider>();

  app.setValidatorCompiler(validatorCompiler);
  // Answers are typed by the same schemas; checking them again at run time would cost more than the answer.
  app.setSerializerCompiler(() => (body) => JSON.stringify(body));

  handleProblems(app, deps.log);
  sendSecurityHeaders(app);
  guard(app, config.allowedHosts);
  await app.register(fastifySwagger, describeApi());
  await app.register(
    async (api) => {
      infoRoutes(api, deps);
      errorRoutes(api);
      datasetRoutes(api, deps);
      captureRoutes(api, deps);
      uploadRoutes(api, deps);
      folderRoutes(api, deps);
      linkRoutes(api, deps);
      streamRoutes(api, deps);
      jobRoutes(api, deps);
      eventRoutes(api, deps);
      settingsRoutes(api, deps);
      viewRoutes(api, deps);
      flowDetailsRoutes(api, deps);
      azureRoutes(api, deps);
      azureResourceRoutes(api, deps);
      containerRoutes(api, deps);
      packetRoutes(api, deps);
      api.get('/openapi.json', { schema: { hide: true } }, async () => app.swagger());
    },
    { prefix: '/api/v1' },
  );
  await servePage(app, config.pageDirectory);
  return app;
}

/** Resolves to the address to open. */
export async function listen(app: App, { host, port }: { host: string; port: number }): Promise<string> {
  try {
    await app.listen({ host, port });
  } catch (cause) {
    throw new AppError('CANNOT_LISTEN', `cannot listen on ${host}:${port}: ${(cause as Error).message}`, { cause });
  }
  const address = app.server.address();
  const boundPort = typeof address === 'object' && address !== null ? address.port : port;
  const shown = host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return `http://${shown}:${boundPort}`;
}

/** Lets answers under way finish for a moment, then ends what is left. */
export async function stop(app: App): Promise<void> {
  const timer = setTimeout(() => app.server.closeAllConnections(), STOP_GRACE_MS);
  await app.close();
  clearTimeout(timer);
}
