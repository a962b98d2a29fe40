import type { FastifyReply } from 'fastify';

/** Aborted when the client goes away before it has its answer, so that nobody works for nobody. */
export function clientSignal(reply: FastifyReply): AbortSignal {
  const controller = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) controller.abort();
  });
  return controller.signal;
}
