/** `docs/reference/api.md` and `errors.md`, made from what the server says of itself. */
import type { OpenAPIV3_1 } from 'openapi-types';
import { ERRORS } from '../../src/base/errors.ts';
import { exitCodes } from '../../src/cli/exit-codes.ts';

const GENERATED =
  '<!-- Made by tests/api/reference.test.ts; `npx vitest run tests/api/reference -u` writes it anew. -->';

const lines = (...parts: (string | string[])[]): string => `${parts.flat().join('\n')}\n`;

export function errorsPage(): string {
  const entries = Object.entries(ERRORS).map(([code, { status, exit, title, fix }]) => [
    `## ${code}`,
    '',
    `**${title}.** ${fix}`,
    '',
    `HTTP status ${status}, exit code ${exit}.`,
    '',
  ]);
  return lines(
    '# Errors',
    '',
    GENERATED,
    '',
    'The HTTP API answers failures with `application/problem+json` (RFC 9457): `code` is one of these, `detail` says what',
    'happened and to what, `requestId` finds it in the log. The command line ends with the exit code (sysexits.h).',
    '',
    entries.flat(),
    '## Exit codes',
    '',
    '| code | meaning |',
    '| ---: | --- |',
    exitCodes().map(([code, meaning]) => `| ${code} | ${meaning} |`),
  );
}

export function apiPage(document: OpenAPIV3_1.Document): string {
  const sections = (document.tags ?? []).map(({ name, description = '' }) => [
    `## ${description}`,
    '',
    ...operations(document).flatMap((one) => (one.operation.tags?.includes(name) ? describe(one) : [])),
  ]);
  const schemas = Object.entries(document.components?.schemas ?? {}).flatMap(([name, schema]) => [
    `### ${name}`,
    '',
    ...describeSchema(schema as Schema),
    '',
  ]);
  return lines(
    '# HTTP API',
    '',
    GENERATED,
    '',
    `${document.info.description} The same as OpenAPI is at \`/api/v1/openapi.json\`.`,
    '',
    sections.flat(),
    '## Schemas',
    '',
    schemas.slice(0, -1),
  );
}

interface Operation {
  readonly method: string;
  readonly path: string;
  readonly operation: OpenAPIV3_1.OperationObject;
}

function operations({ paths = {} }: OpenAPIV3_1.Document): Operation[] {
  return Object.entries(paths).flatMap(([path, item]) =>
    (['get', 'post', 'patch', 'delete'] as const).flatMap((method) => {
      const operation = item?.[method];
      return operation === undefined ? [] : [{ method: method.toUpperCase(), path, operation }];
    }),
  );
}

function describe({ method, path, operation }: Operation): string[] {
  const parameters = (operation.parameters ?? []) as OpenAPIV3_1.ParameterObject[];
  const query = parameters.filter((parameter) => parameter.in === 'query');
  const answers = Object.entries(operation.responses ?? {}).filter(([status]) => status.startsWith('2'));
  return [
    `### ${method} ${path}`,
    '',
    `${operation.summary}.${operation.description === undefined ? '' : ` ${operation.description}`}`,
    '',
    ...(query.length === 0 ? [] : ['| parameter | | |', '| --- | --- | --- |', ...query.map(parameterRow), '']),
    ...('requestBody' in operation ? [`Body: ${bodyOf(operation.requestBody)}.`, ''] : []),
    ...answers.map(([status, answer]) => `Answer ${status}: ${bodyOf(answer)}.`),
    '',
  ];
}

function parameterRow({ name, required, schema, description = '' }: OpenAPIV3_1.ParameterObject): string {
  const { type, enum: values, minimum, maximum, default: initial } = schema as OpenAPIV3_1.SchemaObject;
  const range = [minimum === undefined ? '' : `from ${minimum}`, maximum === undefined ? '' : `to ${maximum}`];
  const what = values === undefined ? [String(type), ...range] : [values.map((value) => `\`${value}\``).join(', ')];
  const rule = required ? 'required' : initial === undefined ? '' : `default \`${initial}\``;
  const text = [description, rule].filter((part) => part !== '').join('; ');
  return `| \`${name}\` | ${what.filter((part) => part !== '').join(' ')} | ${text} |`;
}

function bodyOf(body: unknown): string {
  const { content = {} } = body as { content?: Record<string, { schema?: object }> };
  const [media] = Object.entries(content);
  if (media === undefined) return 'nothing';
  const [type, { schema = {} }] = media;
  const name = nameOf(schema) ?? ('items' in schema ? `list of ${nameOf(schema.items as object)}` : undefined);
  return type === 'application/json' && name !== undefined ? name : `\`${type}\``;
}

function nameOf(schema: object): string | undefined {
  const name = '$ref' in schema ? String(schema.$ref).split('/').at(-1) : undefined;
  return name && `[${name}](#${name.toLowerCase()})`;
}

interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema;
  readonly required?: readonly string[];
}

function describeSchema(schema: Schema): string[] {
  if (schema.properties === undefined) return [typeText(schema)];
  const rows = Object.entries(schema.properties).map(([name, property]) => {
    const isOptional = !schema.required?.includes(name);
    const { description = '' } = property.anyOf?.[0] ?? property;
    return `| \`${name}\`${isOptional ? ' (optional)' : ''} | ${typeText(property)} | ${description} |`;
  });
  return ['| | | |', '| --- | --- | --- |', ...rows];
}

function typeText(schema: Schema): string {
  if (schema.$ref !== undefined) return nameOf(schema) ?? '';
  if (schema.enum !== undefined) return schema.enum.map((value) => `\`${value}\``).join(', ');
  if (schema.const !== undefined) return `\`${schema.const}\``;
  if (schema.anyOf !== undefined) return schema.anyOf.map(typeText).join(' or ');
  if (schema.items !== undefined) return `list of ${typeText(schema.items)}`;
  if (schema.additionalProperties !== undefined) return `by name: ${typeText(schema.additionalProperties)}`;
  if (schema.properties === undefined) return schema.type ?? 'anything';
  const members = Object.entries(schema.properties).map(([name, property]) => `\`${name}\` ${typeText(property)}`);
  return `{ ${members.join(', ')} }`;
}
