/** The server that has a data directory open, asked as a page would ask it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Problem } from '../api/problem.ts';
import { AppError, isErrorCode } from '../base/errors.ts';

/** Such as http://127.0.0.1:9877; throws DATA_DIRECTORY_IN_USE where what has it open is no server. */
export function serverAddress(dataDirectory: string): string {
  try {
    const { address } = JSON.parse(readFileSync(join(dataDirectory, 'server.json'), 'utf8'));
    return String(address);
  } catch (cause) {
    throw new AppError('DATA_DIRECTORY_IN_USE', `another Capscape works on ${dataDirectory}, and it is no server`, {
      cause,
    });
  }
}

export async function callServer<T>(address: string, init: RequestInit = {}): Promise<T> {
  const response = await fetch(address, init);
  if (!response.ok) throw await refusal(response);
  return (await response.json()) as T;
}

/** Its problem as an `AppError`. */
export async function refusal(response: Response): Promise<AppError> {
  const { code, detail } = (await response.json()) as Problem;
  return new AppError(isErrorCode(code) ? code : 'INTERNAL', detail);
}

export const postJson = (body: unknown): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});
