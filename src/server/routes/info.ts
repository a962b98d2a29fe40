import packageJson from '../../../package.json' with { type: 'json' };
import { Info } from '../../api/settings.ts';
import type { App, ServerDeps } from '../app.ts';

export function infoRoutes(app: App, { places }: ServerDeps): void {
  app.get(
    '/info',
    {
      schema: {
        tags: ['about'],
        operationId: 'info',
        summary: 'Version, and what places are known from',
        response: { 200: Info },
      },
    },
    async () => ({ version: packageJson.version, places: places.sources() }),
  );
}
