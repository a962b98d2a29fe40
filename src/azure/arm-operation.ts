/**
 * Long-running operations of Azure Resource Manager: an answer of 201 or 202 says where to ask how it goes on
 * (`Azure-AsyncOperation`, else `Location`), and `Retry-After` how often. The addresses are signed; they live in these
 * functions only.
 */
import { AppError } from '../base/errors.ts';
import { armError } from './arm-error.ts';
import { type ArmHttp, type ArmRequest, type ArmResponse, retryAfter, WAIT_LIMIT_MS } from './arm-http.ts';

export interface OperationLimits {
  /** Between two looks where Azure does not say. */
  readonly pollMs: number;
  /** An operation that takes longer is given up; it goes on in Azure. */
  readonly totalMs: number;
}

export const OPERATION_LIMITS: OperationLimits = { pollMs: 5_000, totalMs: 20 * 60_000 };

const NOT_OVER: ReadonlySet<string> = new Set([
  'creating',
  'updating',
  'deleting',
  'inprogress',
  'running',
  'accepted',
]);

/** An operation that Azure has accepted. */
export interface Operation {
  /** The answer once it is over: of a PUT the resource, else the operation's result. */
  finish(signal?: AbortSignal): Promise<unknown>;
}

export async function beginOperation(
  http: ArmHttp,
  request: ArmRequest,
  limits: OperationLimits = OPERATION_LIMITS,
): Promise<Operation> {
  const started = await http.send(request);
  return { finish: (signal) => finish(http, { ...request, signal: signal ?? request.signal }, started, limits) };
}

async function finish(
  http: ArmHttp,
  request: ArmRequest,
  started: ArmResponse,
  limits: OperationLimits,
): Promise<unknown> {
  const { what, signal } = request;
  const operation = started.headers.get('azure-asyncoperation');
  const location = started.headers.get('location');
  const watch = new Watch(http, { what, signal }, limits);
  if (operation !== null) {
    await watch.until(operation, started, ({ body }) => isSettled(statusOf(body), body, what));
    if (request.method === 'PUT') return (await watch.get(request.url)).body;
    return location === null ? started.body : (await watch.get(location)).body;
  }
  if (started.status === 202 && location !== null)
    return (await watch.until(location, started, ({ status }) => status !== 202)).body;
  if (request.method !== 'PUT' || isSettled(provisioningOf(started.body), started.body, what)) return started.body;
  const settled = ({ body }: ArmResponse): boolean => isSettled(provisioningOf(body), body, what);
  return (await watch.until(request.url, started, settled)).body;
}

class Watch {
  readonly #http: ArmHttp;
  readonly #about: { readonly what: string; readonly signal: AbortSignal | undefined };
  readonly #limits: OperationLimits;

  constructor(http: ArmHttp, about: { what: string; signal: AbortSignal | undefined }, limits: OperationLimits) {
    this.#http = http;
    this.#about = about;
    this.#limits = limits;
  }

  get(url: string): Promise<ArmResponse> {
    return this.#http.send({ method: 'GET', url, ...this.#about });
  }

  async until(url: string, before: ArmResponse, isOver: (answer: ArmResponse) => boolean): Promise<ArmResponse> {
    const { pollMs, totalMs } = this.#limits;
    let asked = retryAfter(before.headers);
    for (let waited = 0; ; ) {
      const ms = Math.min(asked ?? pollMs, WAIT_LIMIT_MS);
      await this.#http.wait(ms, this.#about.signal);
      waited += Math.max(ms, 1);
      const answer = await this.get(url);
      if (isOver(answer)) return answer;
      if (waited >= totalMs)
        throw new AppError(
          'AZURE_UNAVAILABLE',
          `cannot ${this.#about.what}: not done after ${Math.round(waited / 60_000)} min`,
        );
      asked = retryAfter(answer.headers);
    }
  }
}

/** Throws when the state is a failure. An operation without a state has nothing more to tell. */
function isSettled(state: string | undefined, body: unknown, what: string): boolean {
  if (state === undefined) return true;
  const known = state.toLowerCase();
  if (known === 'failed' || known === 'canceled' || known === 'cancelled')
    throw armError(400, failureOf(body, known), what);
  return !NOT_OVER.has(known);
}

/** Some operations fail without a word. */
const failureOf = (body: unknown, state: string): unknown =>
  typeof body === 'object' && body !== null && 'error' in body && body.error != null
    ? body
    : { error: { code: '', message: `the operation ended as ${state}` } };

function statusOf(body: unknown): string | undefined {
  return typeof body === 'object' && body !== null && 'status' in body ? String(body.status) : undefined;
}

function provisioningOf(body: unknown): string | undefined {
  const properties = typeof body === 'object' && body !== null && 'properties' in body ? body.properties : undefined;
  const isKnown = typeof properties === 'object' && properties !== null && 'provisioningState' in properties;
  return isKnown ? String(properties.provisioningState) : undefined;
}
