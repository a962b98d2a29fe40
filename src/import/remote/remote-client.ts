/**
 * Requests to servers that a user named. A name is looked up once per connection, and the connection goes to the very
 * addresses that were judged, so that an answer that changes in between changes nothing. Redirects are followed by hand
 * under the same rules; times are bounded; nothing a server says about encoding or type is believed.
 */
import { once } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import { isIP, connect as openPlain, type Socket } from 'node:net';
import { connect as openSecure } from 'node:tls';
import { AppError } from '../../base/errors.ts';
import { AddressRules } from './address-rules.ts';
import { JudgedLookup, type Resolve, resolveBySystem } from './judged-lookup.ts';
import { RemoteTrouble, wordsForBroken } from './network-errors.ts';
import { DEFAULT_REMOTE_LIMITS, type RemoteLimits } from './remote-limits.ts';
import { RemoteResponse, watchBody } from './remote-response.ts';

/** What proves that one may: put into the query or the headers of a request, and nowhere else. Asked before each. */
export type Authorise = () => Promise<Authorisation>;

export interface Authorisation {
  /** Without a question mark; empty for none. */
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
}

export const noAuthorisation: Authorise = async () => ({ query: '', headers: {} });

export interface RemoteRequest {
  /** Its own query, if any, is no secret. */
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  readonly authorise?: Authorise;
  /** Default true; storage services never redirect, so that one there is a sign of a wrong host. */
  readonly isRedirectFollowed?: boolean;
}

/** One end of a connection that is no web request. */
export interface RemoteEnd {
  /** A name or an address, without brackets. */
  readonly host: string;
  readonly port: number;
  readonly isSecure: boolean;
}

export interface RemoteClientConfig {
  /** Address ranges that the operator opens. */
  readonly allowedRanges: readonly string[];
  readonly limits?: Partial<RemoteLimits>;
  /** Certificates of authorities to trust besides Node's own, in PEM. */
  readonly ca?: readonly string[];
}

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/** Connections to one server: enough for two files, six parts of each at once, and a question beside. */
const SOCKET_LIMIT = 16;

export class RemoteClient {
  readonly limits: RemoteLimits;
  readonly #names: JudgedLookup;
  readonly #secure: https.Agent;
  readonly #plain: http.Agent;
  readonly #trusted: { readonly ca?: string[] };

  constructor(config: RemoteClientConfig, resolve: Resolve = resolveBySystem) {
    this.limits = { ...DEFAULT_REMOTE_LIMITS, ...config.limits };
    this.#names = new JudgedLookup(new AddressRules(config.allowedRanges), resolve, this.limits.connectMs);
    const pinned = { keepAlive: true, maxSockets: SOCKET_LIMIT, lookup: this.#names.lookup };
    this.#trusted = config.ca === undefined ? {} : { ca: [...config.ca] };
    this.#secure = new https.Agent({ ...pinned, ...this.#trusted });
    this.#plain = new http.Agent(pinned);
  }

  /** Closes connections that are kept for the next request. */
  close(): void {
    this.#secure.destroy();
    this.#plain.destroy();
  }

  /**
   * GETs. Any status is an answer; who asks reads its body or discards it. Throws LINK_ADDRESS_REFUSED,
   * LINK_UNREACHABLE, LINK_UNEXPECTED for redirects that are not followed, or the signal's reason.
   */
  async get(request: RemoteRequest, signal?: AbortSignal): Promise<RemoteResponse> {
    let { url } = request;
    let authorise = request.authorise ?? noAuthorisation;
    for (let redirects = 0; ; redirects++) {
      const response = await this.#send(url, request.headers ?? {}, await authorise(), signal);
      if (!REDIRECTS.has(response.status)) return response;
      const location = response.header('location');
      response.discard();
      const next = location === null ? null : URL.parse(location, url);
      const refusal = this.#redirectRefusal(request, next, redirects);
      if (next === null || refusal !== null)
        throw new AppError(
          'LINK_UNEXPECTED',
          `${url.host} sends on to another address, ${refusal ?? 'without naming it'}`,
        );
      // What opens the first server is none of the next one's business; where it is needed, the redirect brings its own.
      authorise = noAuthorisation;
      url = next;
    }
  }

  /**
   * Connects to what is no web server, by the same rules. Throws LINK_ADDRESS_REFUSED, LINK_UNREACHABLE or the signal's
   * reason.
   */
  async connect({ host, port, isSecure }: RemoteEnd, signal?: AbortSignal): Promise<Socket> {
    signal?.throwIfAborted();
    if (isIP(host) !== 0) this.#names.judge(host, [host]);
    const end = { host, port, lookup: this.#names.lookup };
    const socket = isSecure
      ? openSecure({ ...end, ...(isIP(host) === 0 && { servername: host }), ...this.#trusted })
      : openPlain(end);
    const { connectMs } = this.limits;
    const timer = setTimeout(
      () => socket.destroy(new RemoteTrouble(`it could not be connected to within ${connectMs / 1000} s`)),
      connectMs,
    );
    try {
      await once(socket, isSecure ? 'secureConnect' : 'connect', signal ? { signal } : {});
      this.#names.judge(host, [socket.remoteAddress ?? '']);
      return socket;
    } catch (cause) {
      // Whoever looks at it no more must not be ended by what it still says.
      socket.on('error', () => {}).destroy();
      signal?.throwIfAborted();
      if (cause instanceof AppError) throw cause;
      throw new AppError('LINK_UNREACHABLE', `${host}:${port}: ${wordsForBroken(cause)}`);
    } finally {
      clearTimeout(timer);
    }
  }

  #redirectRefusal({ isRedirectFollowed = true }: RemoteRequest, next: URL | null, redirects: number): string | null {
    if (!isRedirectFollowed) return 'which storage services do not';
    if (redirects >= this.limits.redirects) return `more than ${this.limits.redirects} times`;
    if (next === null) return null;
    if (next.protocol !== 'https:' && next.protocol !== 'http:') return 'which is no web address';
    return next.username !== '' || next.password !== '' ? 'with a user name in it' : null;
  }

  async #send(
    url: URL,
    headers: Readonly<Record<string, string>>,
    authorisation: Authorisation,
    signal?: AbortSignal,
  ): Promise<RemoteResponse> {
    signal?.throwIfAborted();
    const isPlain = url.protocol === 'http:' && (await this.#isOpened(url));
    const port = url.port !== '' ? Number(url.port) : isPlain ? 80 : 443;
    if (!isPlain && url.protocol === 'http:' && url.port !== '')
      throw new AppError(
        'LINK_INVALID',
        `http:// is followed with TLS only, and port ${url.port} is hardly for that: give https://`,
      );
    const name = nameOf(url);
    if (isIP(name) !== 0) this.#names.judge(name, [name]);
    const query = [url.search.slice(1), authorisation.query].filter((part) => part !== '').join('&');
    const options: https.RequestOptions = {
      method: 'GET',
      hostname: name,
      port,
      path: query === '' ? url.pathname : `${url.pathname}?${query}`,
      headers: {
        accept: '*/*',
        'accept-encoding': 'identity',
        'user-agent': 'capscape',
        ...headers,
        ...authorisation.headers,
      },
      agent: isPlain ? this.#plain : this.#secure,
      ...(signal && { signal }),
    };
    for (let isAgain = false; ; isAgain = true) {
      const request = isPlain ? http.request(options) : https.request(options);
      try {
        const message = await this.#answer(request);
        return new RemoteResponse(url, message, watchBody(message, this.limits));
      } catch (cause) {
        signal?.throwIfAborted();
        if (cause instanceof AppError) throw cause;
        // A connection that was kept may be closed by its server in the moment in which it is used again.
        if (request.reusedSocket && !isAgain && !(cause instanceof RemoteTrouble)) continue;
        // The cause stays behind: what Node attaches to its errors may hold the request, and the request the signature.
        throw new AppError('LINK_UNREACHABLE', `${url.host}: ${wordsForBroken(cause)}`);
      }
    }
  }

  async #answer(request: http.ClientRequest): Promise<http.IncomingMessage> {
    const timers: NodeJS.Timeout[] = [];
    const giveUp = (ms: number, what: string): NodeJS.Timeout => {
      const timer = setTimeout(() => request.destroy(new RemoteTrouble(`${what} within ${ms / 1000} s`)), ms);
      timers.push(timer);
      return timer;
    };
    // Waiting for a connection of ours to be free is nobody's fault.
    request.on('socket', (socket) => {
      const connecting = giveUp(this.limits.connectMs, 'it could not be connected to');
      giveUp(this.limits.answerMs, 'it did not answer');
      const check = (): void => {
        clearTimeout(connecting);
        try {
          // Undefined where the other end is gone already.
          if (socket.remoteAddress !== undefined) this.#names.judge(socket.remoteAddress, [socket.remoteAddress]);
        } catch (refusal) {
          request.destroy(refusal as AppError);
        }
      };
      if (socket.connecting) socket.once('connect', check);
      else check();
    });
    try {
      return await new Promise((resolve, reject) => {
        request.on('error', reject);
        request.on('response', resolve);
        request.end();
      });
    } finally {
      for (const timer of timers) clearTimeout(timer);
    }
  }

  async #isOpened(url: URL): Promise<boolean> {
    try {
      return await this.#names.isOpened(nameOf(url));
    } catch (cause) {
      if (cause instanceof AppError) throw cause;
      throw new AppError('LINK_UNREACHABLE', `${url.host}: ${wordsForBroken(cause)}`);
    }
  }
}

/** Without the brackets of an IPv6 address, and the dot at the end that means the root. */
const nameOf = (url: URL): string => url.hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');
