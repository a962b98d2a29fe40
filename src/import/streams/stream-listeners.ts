/** PCAP-over-IP: each data set listens on a port of its own, and every connection is a capture. */
import { createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { Workspace } from '../workspace.ts';
import { receiveStream } from './receive-stream.ts';
import { afterSecret } from './secret-line.ts';
import type { StreamConfig } from './stream-config.ts';

/** Connections at once, of all data sets. */
export const SENDER_LIMIT = 64;
/** Data sets that listen at once, the first ones. */
export const LISTENER_LIMIT = 100;

/** For the TLS handshake, and for the secret after it. A capture may take its time: networks are quiet. */
const GREETING_MS = 10_000;

export interface StreamPlace {
  readonly host: string;
  /** The real port where 0 was asked for. */
  readonly port: number;
  /** Why it does not listen; null where it does. */
  readonly problem: string | null;
}

interface Listener {
  readonly server: Server;
  place: StreamPlace;
}

export class StreamListeners {
  readonly config: StreamConfig;
  readonly #workspace: Workspace;
  readonly #log: (message: string, facts: Record<string, unknown>) => void;
  readonly #listeners = new Map<number, Listener>();
  readonly #senders = new Set<Socket>();
  #stopListening: () => void = () => {};
  #changing: Promise<void> = Promise.resolve();
  #isStopped = false;

  constructor(
    workspace: Workspace,
    config: StreamConfig,
    log: (message: string, facts: Record<string, unknown>) => void,
  ) {
    this.#workspace = workspace;
    this.config = config;
    this.#log = log;
  }

  /** Listens for the data sets there are and those to come. A port that is taken is no failure: see {@link placeOf}. */
  async start(): Promise<void> {
    this.#stopListening = this.#workspace.events.subscribe((event) => {
      if (event.name === 'dataset') void this.#follow();
    });
    await this.#follow();
  }

  /** Null for a data set that does not listen as too many do. */
  placeOf(datasetId: number): StreamPlace | null {
    return this.#listeners.get(datasetId)?.place ?? null;
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#stopListening();
    await this.#changing;
    for (const socket of this.#senders) socket.destroy();
    await Promise.all([...this.#listeners.keys()].map((id) => this.#close(id)));
  }

  #follow(): Promise<void> {
    this.#changing = this.#changing.then(async () => {
      if (this.#isStopped) return;
      const ids = new Set(this.#workspace.catalog.datasets().map(({ id }) => id));
      for (const id of this.#listeners.keys()) if (!ids.has(id)) await this.#close(id);
      for (const id of ids) {
        if (this.#listeners.size >= LISTENER_LIMIT) break;
        if (!this.#listeners.has(id)) await this.#open(id);
      }
    });
    return this.#changing;
  }

  async #open(datasetId: number): Promise<void> {
    const { host, basePort, tls } = this.config;
    const take = (socket: Socket): void => void this.#take(datasetId, socket);
    const server =
      tls === null
        ? createTcpServer(take)
        : createTlsServer({ ...tls, minVersion: 'TLSv1.2', handshakeTimeout: GREETING_MS }, take);
    // Someone who speaks no TLS, or goes away within: nothing of ours.
    server.on('tlsClientError', (_, socket: Socket) => socket.destroy());
    const port = basePort === 0 ? 0 : basePort + datasetId;
    const listener: Listener = { server, place: { host, port, problem: null } };
    this.#listeners.set(datasetId, listener);
    await new Promise<void>((resolve) => {
      server.once('error', (error: NodeJS.ErrnoException) => {
        listener.place = { ...listener.place, problem: wordsFor(error, port) };
        this.#log('Streams are not listened for', { dataset: datasetId, host, port, problem: listener.place.problem });
        resolve();
      });
      server.listen({ host, port }, () => {
        const address = server.address();
        if (typeof address === 'object' && address !== null)
          listener.place = { host, port: address.port, problem: null };
        server.on('error', (error) =>
          this.#log('A listener for streams failed', { dataset: datasetId, error: error.message }),
        );
        resolve();
      });
    });
  }

  async #take(datasetId: number, socket: Socket): Promise<void> {
    const from = `${this.config.tls === null ? 'tcp' : 'tls'}://${endOf(socket)}`;
    socket.on('error', () => {});
    if (this.#senders.size >= SENDER_LIMIT || this.#isStopped) {
      this.#log('A stream was refused: too many send', { dataset: datasetId, from });
      socket.destroy();
      return;
    }
    this.#senders.add(socket);
    const { secret } = this.config;
    const greeting = secret && setTimeout(() => socket.destroy(), GREETING_MS);
    const accepted = (): void => clearTimeout(greeting ?? undefined);
    const chunks = secret === null ? socket : afterSecret(socket, secret, accepted);
    try {
      await receiveStream(this.#workspace, { datasetId, from, socket, chunks });
    } catch (cause) {
      this.#log('A stream was not kept', {
        dataset: datasetId,
        from,
        problem: cause instanceof Error ? cause.message : '',
      });
    } finally {
      accepted();
      this.#senders.delete(socket);
    }
  }

  async #close(datasetId: number): Promise<void> {
    const listener = this.#listeners.get(datasetId);
    this.#listeners.delete(datasetId);
    if (listener === undefined || !listener.server.listening) return;
    await new Promise<void>((resolve) => {
      listener.server.close(() => resolve());
    });
  }
}

function endOf({ remoteAddress = '', remotePort = 0 }: Socket): string {
  const address = remoteAddress.replace(/^::ffff:(?=\d+\.)/, '');
  return `${address.includes(':') ? `[${address}]` : address}:${remotePort}`;
}

function wordsFor(error: NodeJS.ErrnoException, port: number): string {
  if (error.code === 'EADDRINUSE') return `another program listens on port ${port}`;
  if (error.code === 'EACCES') return `this user may not listen on port ${port}`;
  if (error.code === 'EADDRNOTAVAIL') return 'this machine does not have that address';
  return error.message;
}
