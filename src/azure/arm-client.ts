/** Azure Resource Manager as the rest of this folder uses it: resources by path, lists whole, operations to their end. */
import { AppError } from '../base/errors.ts';
import type { ArmHttp, ArmRequest } from './arm-http.ts';
import { beginOperation, OPERATION_LIMITS, type Operation, type OperationLimits } from './arm-operation.ts';

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

  /** Resolves once Azure has accepted it; it finishes with the resource as it then is. */
  beginPut(call: ArmCall, body: unknown): Promise<Operation> {
    return beginOperation(this.#http, { ...this.#request('PUT', call), body }, this.#limits);
  }

  /** What the action answers once it is done. */
  async post(call: ArmCall, body?: unknown): Promise<unknown> {
    const request = { ...this.#request('POST', call), body };
    return (await beginOperation(this.#http, request, this.#limits)).finish();
  }

  async delete(call: ArmCall): Promise<void> {
    await (await beginOperation(this.#http, this.#request('DELETE', call), this.#limits)).finish();
  }

  #request(method: ArmRequest['method'], { path, apiVersion, what, signal }: ArmCall): ArmRequest {
    const join = path.includes('?') ? '&' : '?';
    const url = `${this.#http.endpoint}${path}${join}api-version=${encodeURIComponent(apiVersion)}`;
    return { method, url, what, signal };
  }
}
