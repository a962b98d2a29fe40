import { Problem } from '../../api/problem.ts';
import { Settings, SettingsInput } from '../../api/settings.ts';
import type { App, ServerDeps } from '../app.ts';

export function settingsRoutes(app: App, { workspace }: ServerDeps): void {
  app.get(
    '/settings',
    {
      schema: { operationId: 'getSettings', tags: ['settings'], summary: 'All settings', response: { 200: Settings } },
    },
    async () => workspace.settings(),
  );

  app.patch(
    '/settings',
    {
      schema: {
        operationId: 'changeSettings',
        tags: ['settings'],
        summary: 'Changes settings, for imports that begin from now on',
        body: SettingsInput,
        response: { 200: Settings, '4xx': Problem },
      },
    },
    async (request) => workspace.changeSettings(request.body),
  );
}
