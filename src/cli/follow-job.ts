/** Waiting for the end of a job, here or at a server. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Job } from '../api/jobs.ts';
import type { JobRecord, JobState } from '../import/records.ts';
import type { Workspace } from '../import/workspace.ts';
import { callServer } from './running-server.ts';

const POLL_MS = 250;

const isOver = (state: JobState): boolean => state !== 'queued' && state !== 'running';

/** Resolves when the job has ended, or was paused. */
export function followJob(
  workspace: Workspace,
  jobId: number,
  onProgress: (job: JobRecord) => void,
): Promise<JobRecord> {
  return new Promise((resolve) => {
    const stopListening = workspace.events.subscribe((event) => {
      if (event.name === 'job' && event.value.id === jobId) look(event.value);
    });
    const look = (job: JobRecord): void => {
      if (!isOver(job.state)) onProgress(job);
      else {
        stopListening();
        resolve(job);
      }
    };
    look(workspace.jobs.get(jobId));
  });
}

/** `address`: that of the job in the API. */
export async function followServerJob(address: string, onProgress: (job: Job) => void): Promise<Job> {
  for (;;) {
    const job = await callServer<Job>(address);
    if (isOver(job.state)) return job;
    onProgress(job);
    await sleep(POLL_MS);
  }
}
