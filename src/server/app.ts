/** The web framework with our types; everything else of this folder adds to it. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify';
import type { AzureService } from '../azure/azure-service.ts';
import type { UrlWay } from '../azure/url-way.ts';
import type { Places } from '../enrich/places.ts';
import type { RemoteClient } from '../import/remote/remote-client.ts';
import type { StreamListeners } from '../import/streams/stream-listeners.ts';
import type { Workspace } from '../import/workspace.ts';

export type App = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

export type Log = (message: string, facts: Record<string, unknown>) => void;

/** What routes work with. */
export interface ServerDeps {
  readonly workspace: Workspace;
  readonly places: Places;
  readonly azure: AzureService;
  /** Asks servers that users name. */
  readonly remote: RemoteClient;
  readonly urls: UrlWay;
  /** Absent: streams are not listened for. */
  readonly streams?: StreamListeners;
  readonly log: Log;
}
