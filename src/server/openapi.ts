import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger';
import packageJson from '../../package.json' with { type: 'json' };

/** The parts of `/api/v1/openapi.json` that no route says. */
export const describeApi = (): FastifyDynamicSwaggerOptions => ({
  openapi: {
    openapi: '3.1.0',
    info: {
      title: 'Capscape',
      version: packageJson.version,
      description:
        'Times are RFC 3339 in UTC with up to nine digits, lengths of time are seconds, what is not known is null. ' +
        'Failures are application/problem+json (RFC 9457).',
      license: { name: packageJson.license, identifier: packageJson.license },
    },
    tags: [
      { name: 'datasets', description: 'Captures that are looked at together' },
      { name: 'captures', description: 'Capture files' },
      { name: 'jobs', description: 'Imports' },
      { name: 'events', description: 'What happens, as it happens' },
      { name: 'views', description: 'What the traffic of a data set was' },
      { name: 'about', description: 'About this server' },
    ],
  },
});
