import { Type } from 'typebox';
import { Problem } from '../../api/problem.ts';
import { AppError } from '../../base/errors.ts';
import type { App, ServerDeps } from '../app.ts';
import { EventStream } from '../event-stream.ts';

/** Pages that may listen at once. */
const STREAM_LIMIT = 200;

/**
 * What happens, as it happens. A new or returning client (whatever its Last-Event-ID) is first told the state of every
 * unfinished job; what else it missed it asks for.
 */
export function eventRoutes(app: App, { workspace }: ServerDeps): void {
  const streams = new Set<EventStream>();
  const stopListening = workspace.events.subscribe((event) => {
    for (const stream of streams) stream.send(event);
  });
  app.addHook('preClose', async () => {
    stopListening();
    for (const stream of streams) stream.end();
  });

  app.get(
    '/events',
    {
      exposeHeadRoute: false,
      schema: {
        tags: ['events'],
        operationId: 'events',
        summary: 'Server-sent events: job, capture and dataset',
        description: 'Data of `job` is a Job, of `capture` a Capture, of `dataset` its id.',
        response: { 200: { content: { 'text/event-stream': { schema: Type.String() } } }, 503: Problem },
      },
    },
    (_request, reply) => {
      if (streams.size >= STREAM_LIMIT) throw new AppError('QUEUE_FULL', `${STREAM_LIMIT} pages are listening already`);
      reply.hijack();
      for (const [name, value] of Object.entries(reply.getHeaders()))
        if (value !== undefined) reply.raw.setHeader(name, value);
      reply.raw.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'x-accel-buffering': 'no' });
      const stream = new EventStream(reply.raw);
      streams.add(stream);
      reply.raw.on('close', () => streams.delete(stream));
      for (const job of workspace.jobs.unfinished()) stream.send({ name: 'job', value: job });
    },
  );
}
