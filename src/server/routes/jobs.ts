import { Type } from 'typebox';
import { Job } from '../../api/jobs.ts';
import { Problem } from '../../api/problem.ts';
import type { App, ServerDeps } from '../app.ts';

const JobPath = Type.Object({ id: Type.Integer({ minimum: 1 }) });

/** Jobs listed at most; older ones are found by their number. */
const LISTED_JOBS = 200;

export function jobRoutes(app: App, { workspace }: ServerDeps): void {
  app.get(
    '/jobs',
    {
      schema: {
        tags: ['jobs'],
        operationId: 'listJobs',
        summary: 'The latest imports, newest first',
        response: { 200: Type.Array(Job) },
      },
    },
    async () => workspace.jobs.list(LISTED_JOBS),
  );

  app.get(
    '/jobs/:id',
    {
      schema: {
        tags: ['jobs'],
        operationId: 'getJob',
        summary: 'One import',
        params: JobPath,
        response: { 200: Job, 404: Problem },
      },
    },
    async (request) => workspace.jobs.get(request.params.id),
  );

  app.post(
    '/jobs/:id/cancel',
    {
      schema: {
        tags: ['jobs'],
        operationId: 'cancelJob',
        summary: 'Ends receiving or importing; nothing happens to a job that has ended',
        params: JobPath,
        response: { 200: Job, 404: Problem },
      },
    },
    async (request) => workspace.cancelJob(request.params.id),
  );
}
