/** `/api/v1/openapi.json`: the schemas of the routes as OpenAPI 3.1, each schema of the API once and by its name. */
import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger';
import type { OpenAPIV3_1 } from 'openapi-types';
import packageJson from '../../package.json' with { type: 'json' };
import * as azureSchemas from '../api/azure.ts';
import * as captures from '../api/captures.ts';
import * as datasets from '../api/datasets.ts';
import * as flows from '../api/flows.ts';
import * as folders from '../api/folders.ts';
import * as jobs from '../api/jobs.ts';
import * as linkSchemas from '../api/links.ts';
import * as problem from '../api/problem.ts';
import * as scope from '../api/scope.ts';
import * as settings from '../api/settings.ts';
import * as streamSchemas from '../api/streams.ts';
import * as views from '../api/views.ts';

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
      { name: 'uploads', description: 'Uploads that go on after a broken connection (tus 1.0)' },
      { name: 'folders', description: 'Folders whose files are imported as they come' },
      { name: 'jobs', description: 'Imports' },
      { name: 'settings', description: 'Settings' },
      { name: 'events', description: 'What happens, as it happens' },
      { name: 'views', description: 'What the traffic of a data set was' },
      { name: 'packets', description: 'Packets taken out of captures' },
      { name: 'azure', description: 'Azure Network Watcher and storage accounts' },
      { name: 'about', description: 'About this server' },
    ],
  },
  transformObject: (described) => {
    if (!('openapiObject' in described)) return described.swaggerObject;
    const document = described.openapiObject as OpenAPIV3_1.Document;
    describeProblems(document);
    return nameSchemas(document);
  },
});

/** Failures have a content type of their own. */
function describeProblems(document: OpenAPIV3_1.Document): void {
  for (const path of Object.values(document.paths ?? {}))
    for (const method of ['get', 'post', 'patch', 'delete'] as const)
      for (const [status, response] of Object.entries(path?.[method]?.responses ?? {})) {
        if ('$ref' in response) continue;
        const isProblem = /^[45]/.test(status);
        response.description = isProblem ? 'What went wrong' : (path?.[method]?.summary ?? '');
        const json = response.content?.['application/json'];
        if (isProblem && json !== undefined) response.content = { 'application/problem+json': json };
      }
}

const BASE = { ...captures, ...datasets, ...flows, ...folders, ...jobs, ...problem, ...scope, ...settings, ...views };

/** Routes hold the schemas themselves; here each occurrence becomes a reference to the one of that name. */
function nameSchemas(document: OpenAPIV3_1.Document): OpenAPIV3_1.Document {
  const named = [BASE, azureSchemas, linkSchemas, streamSchemas]
    .flatMap((schemas) => Object.entries(schemas).sort(([a], [b]) => (a < b ? -1 : 1)))
    .filter(([name, value]) => /^[A-Z][a-z]/.test(name) && typeof value === 'object')
    .map(([name, schema]) => [name, mapObjects(schema, withAdditionalProperties)] as const);
  const names = new Map(named.map(([name, schema]) => [JSON.stringify(schema), name]));
  const toReference = (value: object): unknown => {
    const name = names.get(JSON.stringify(value));
    return name === undefined ? undefined : { $ref: `#/components/schemas/${name}` };
  };
  const components = named.map(([name, schema]) => [
    name,
    mapObjects(schema, (value) => (value === schema ? undefined : toReference(value))),
  ]);
  return {
    ...(mapObjects(document, toReference) as OpenAPIV3_1.Document),
    components: { schemas: Object.fromEntries(components) },
  };
}

/** A copy in which each object that `replace` has an answer for is that answer; from the outside in. */
function mapObjects(value: unknown, replace: (value: object) => unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const replaced = replace(value);
  if (replaced !== undefined) return replaced;
  if (Array.isArray(value)) return value.map((item) => mapObjects(item, replace));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapObjects(item, replace)]));
}

/** Records as the OpenAPI writer leaves them, so that they are recognised. */
function withAdditionalProperties(value: object): unknown {
  if (!('patternProperties' in value)) return undefined;
  const { patternProperties, ...rest } = value;
  const [additionalProperties] = Object.values(patternProperties as object);
  return mapObjects({ ...rest, additionalProperties }, withAdditionalProperties);
}
