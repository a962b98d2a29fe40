/**
 * The built page. Vite puts a hash of the content into the name of each asset, so these may be kept for ever; the entry
 * page is asked for anew each time. A path that names no file belongs to the page's own router.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import { AppError } from '../base/errors.ts';
import type { App } from './app.ts';
import { sendProblem } from './problems.ts';

const ASSETS = '/assets/';

/** `directory` holds `index.html`; null serves the API alone. */
export async function servePage(app: App, directory: string | null): Promise<void> {
  const hasPage = directory !== null && existsSync(join(directory, 'index.html'));
  if (hasPage)
    await app.register(fastifyStatic, {
      root: directory,
      dotfiles: 'ignore',
      schemaHide: true,
      cacheControl: false,
      setHeaders: (reply, path) => {
        const isHashed = path.startsWith(join(directory, ASSETS));
        reply.header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    });

  app.setNotFoundHandler((request, reply) => {
    const [path = ''] = request.url.split('?', 1);
    const isForPage = (request.method === 'GET' || request.method === 'HEAD') && !/^\/api(\/|$)|\./.test(path);
    if (hasPage && isForPage) return reply.sendFile('index.html');
    return sendProblem(reply, new AppError('NOT_FOUND', 'there is nothing at this address'));
  });
}
