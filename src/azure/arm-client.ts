/** Azure Resource Manager as the rest of this folder uses it: resources by path, lists whole, operations to their end. */
import { AppError } from '../base/errors.ts';
import type { ArmHttp, ArmRequest } from './arm-http.ts';
import { OPERATION_LIMITS, type OperationLimits, runOperation } from './arm-operation.ts';

/** Pages of a list that are read; a subscription has some thousand machines at most. */
export const PAGE_LIMIT = 200;

export interface ArmCall {
  /** From `/subscriptions` on, each part encoded. */
  readonly path: string;
  readonly apiVersion: string;
  /** What is asked, for errors: "list virtual machines". */
  readonly what: string;
  readonly signal?: AbortSignal | undefined;
}

export class ArmClient {
  readonly #http: ArmHttp;
  readonly #limits: OperationLimits;

  constructor(http: ArmHttp, limits: OperationLimits = OPERATION_LIMITS) {
    this.#http = http;
    this.#limits = limits;
  }

  async get(call: ArmCall): Promise<unknown> {
    return (await this.#http.send(this.#request('GET', call))).body;
  }

  /** Every item of a list, of all its pages. */
  async list(call: ArmCall): Promise<unknown[]> {
    const items: unknown[] = [];
    let request = this.#request('GET', call);
    for (let page = 0; page < PAGE_LIMIT; page++) {
      const { body } = await this.#http.send(request);
      const { value, nextLink } = (body ?? {}) as { value?: unknown; nextLink?: unknown };
      if (Array.isArray(value)) items.push(...(value as unknown[]));
      if (typeof nextLink !== 'string' || nextLink === '') return items;
      request = { ...request, url: nextLink };
    }
    throw new AppError('AZURE_REFUSED', `cannot ${call.what}: the list has more than ${PAGE_LIMIT} pages`);
  }

  /** The resource as it is once it has been made. */
  put(call: ArmCall, body: unknown): Promise<unknown> {
    return runOperation(this.#http, { ...this.#request('PUT', call), body }, this.#limits);
  }

  /** What the action answers once it is done. */
  post(call: ArmCall, body?: unknown): Promise<unknown> {
    return runOperation(this.#http, { ...this.#request('POST', call), body }, this.#limits);
  }

  async delete(call: ArmCall): Promise<void> {
    await runOperation(this.#http, this.#request('DELETE', call), this.#limits);
  }

  #request(method: ArmRequest['method'], { path, apiVersion, what, signal }: ArmCall): ArmRequest {
    const join = path.includes('?') ? '&' : '?';
    const url = `${this.#http.endpoint}${path}${join}api-version=${encodeURIComponent(apiVersion)}`;
    return { method, url, what, signal };
  }
}
