/** The demo capture as data set 1 of a server that is still empty, by the API alone. */
import { expect } from 'vitest';
import type { Imported, Job } from '../../src/api/jobs.ts';

const IMPORT_MS = 60_000;

export async function importDemo(origin: string): Promise<void> {
  const api = `${origin}/api/v1`;
  const headers = { 'content-type': 'application/json' };
  await fetch(`${api}/datasets`, { method: 'POST', headers, body: JSON.stringify({ name: 'Demo' }) });
  const { job } = (await (await fetch(`${api}/datasets/1/demo`, { method: 'POST' })).json()) as Imported;
  const end = Date.now() + IMPORT_MS;
  for (;;) {
    const { state } = (await (await fetch(`${api}/jobs/${job.id}`)).json()) as Job;
    if (state === 'done') return;
    expect(['queued', 'running']).toContain(state);
    expect(Date.now()).toBeLessThan(end);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
