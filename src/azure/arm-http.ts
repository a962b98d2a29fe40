/**
 * One request to Azure Resource Manager: bearer token, patience with throttling, a bounded answer. Only the management
 * endpoint is ever asked, since the token goes along. Addresses never reach an error or a log: those of operations are
 * signed.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '../base/errors.ts';
import { armError } from './arm-error.ts';
import type { TokenSource } from './credentials.ts';

export interface ArmHttpConfig {
  /** As in https://management.azure.com. */
  readonly endpoint: string;
  readonly scope: string;
}

export interface ArmHttpDeps {
  readonly tokens: TokenSource;
  readonly fetch?: typeof fetch;
  /** Resolves after `ms`; a test's does not wait. */
  readonly wait?: (ms: number, signal?: AbortSignal) => Promise<void>;
}

export interface ArmRequest {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  readonly url: string;
  readonly body?: unknown;
  /** What is asked, for errors: "list virtual machines". */
  readonly what: string;
  readonly signal?: AbortSignal | undefined;
}

export interface ArmResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

export interface ArmHttp {
  readonly endpoint: string;
  /** Throws an AppError for every status of 400 and above. */
  send(request: ArmRequest): Promise<ArmResponse>;
  wait(ms: number, signal?: AbortSignal): Promise<void>;
}

export const ATTEMPTS = 5;
const FIRST_WAIT_MS = 1_000;
/** Longest wait that Azure may ask for; beyond it the request fails with the time said. */
export const WAIT_LIMIT_MS = 120_000;
const REQUEST_MS = 60_000;
export const ANSWER_LIMIT = 16 * 1024 * 1024;

/** Azure asks to come again; nothing was done. */
const NOT_NOW: ReadonlySet<number> = new Set([429, 503]);
/** It may have been done: only what may be done twice is asked again. */
const UNCLEAR: ReadonlySet<number> = new Set([408, 500, 502, 504]);

export function createArmHttp({ endpoint, scope }: ArmHttpConfig, deps: ArmHttpDeps): ArmHttp {
  const { tokens, fetch: ask = fetch, wait = pause } = deps;
  const { origin } = new URL(endpoint);

  async function once({ method, url, body, what, signal }: ArmRequest): Promise<ArmResponse> {
    const token = await tokens.getToken(scope, signal);
    const limit = AbortSignal.timeout(REQUEST_MS);
    const init: RequestInit = {
      method,
      redirect: 'manual',
      signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
      headers: { authorization: `Bearer ${token}`, accept: 'application/json', 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    };
    try {
      const response = await ask(url, init);
      return { status: response.status, headers: response.headers, body: parse(await readBounded(response)) };
    } catch (cause) {
      signal?.throwIfAborted();
      if (cause instanceof AppError) throw cause;
      throw new AppError('AZURE_UNAVAILABLE', `cannot ${what}: ${networkReason(cause)} (${origin})`);
    }
  }

  async function send(request: ArmRequest): Promise<ArmResponse> {
    const { method, what, signal } = request;
    if (URL.parse(request.url)?.origin !== origin)
      throw new AppError('AZURE_REFUSED', `cannot ${what}: Azure named an address outside ${origin}; not followed`);
    for (let attempt = 1; ; attempt++) {
      const answer = await once(request).catch((error: unknown) => error);
      const isLast = attempt >= ATTEMPTS;
      if (answer instanceof Error) {
        const mayRepeat = method !== 'POST' && answer instanceof AppError && answer.code === 'AZURE_UNAVAILABLE';
        if (isLast || !mayRepeat) throw answer;
        await wait(backoff(attempt), signal);
        continue;
      }
      const { status, headers, body } = answer as ArmResponse;
      if (status >= 300 && status < 400)
        throw new AppError('AZURE_REFUSED', `cannot ${what}: Azure answered with a redirect; not followed`);
      if (status < 400) return answer as ArmResponse;
      const mayRepeat = NOT_NOW.has(status) || (UNCLEAR.has(status) && method !== 'POST');
      if (isLast || !mayRepeat) throw armError(status, body, what);
      const asked = retryAfter(headers);
      if (asked !== undefined && asked > WAIT_LIMIT_MS)
        throw new AppError('AZURE_UNAVAILABLE', `cannot ${what}: Azure asks to wait ${Math.ceil(asked / 1000)} s`);
      await wait(asked ?? backoff(attempt), signal);
    }
  }
  return { endpoint: origin, send, wait };
}

/** Milliseconds that an answer asks to wait, by seconds or by date. */
export function retryAfter(headers: Headers, now: number = Date.now()): number | undefined {
  const text = headers.get('retry-after');
  if (text === null) return undefined;
  if (/^\d{1,6}$/.test(text)) return Number(text) * 1000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

const backoff = (attempt: number): number => FIRST_WAIT_MS * 2 ** (attempt - 1) * (0.5 + Math.random() / 2);

const pause = (ms: number, signal?: AbortSignal): Promise<void> => sleep(ms, undefined, signal && { signal });

async function readBounded(response: Response): Promise<string> {
  if (response.body === null) return '';
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  for await (const chunk of response.body) {
    size += chunk.length;
    if (size > ANSWER_LIMIT)
      throw new AppError('AZURE_UNAVAILABLE', `Azure answered with more than ${ANSWER_LIMIT} bytes`);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

/** Something in between may answer with a page. */
function parse(text: string): unknown {
  try {
    return text.trim() === '' ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Without the cause's own text, which may hold the address. */
function networkReason(cause: unknown): string {
  if (cause instanceof Error && cause.name === 'TimeoutError') return `no answer within ${REQUEST_MS / 1000} s`;
  const inner = cause instanceof Error ? cause.cause : undefined;
  const code = inner instanceof Error && 'code' in inner ? String(inner.code) : undefined;
  return code === undefined ? 'the connection failed' : `the connection failed (${code})`;
}
