/** Checks what a request carries against its schema. */
import type { FastifySchemaCompiler } from 'fastify';
import { type TSchema, Type } from 'typebox';
import { Compile } from 'typebox/compile';

/** Whole or not, but plain: what a form or a link writes. `1e3`, `0x10` and `+1` are for programs. */
const PLAIN_NUMBER = /^-?\d{1,15}(\.\d{1,15})?$/;

/**
 * Paths and queries are text: where the schema wants a number, text that is one becomes it, and nothing else is changed.
 * Bodies are JSON and say themselves what they are.
 */
export const validatorCompiler: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  const check = Compile(schema);
  const numbers = httpPart === 'body' ? [] : numericProperties(schema);
  return (value: unknown) => {
    const converted = numbers.length > 0 ? withNumbers(value, numbers) : value;
    if (check.Check(converted)) return { value: converted };
    const [first] = check.Errors(converted);
    const where = [httpPart, ...(first?.instancePath.split('/').slice(1) ?? [])].join('/');
    return { error: new Error(`${where} ${first?.message ?? 'is not valid'}`) };
  };
};

function numericProperties(schema: TSchema): string[] {
  if (!Type.IsObject(schema)) return [];
  return Object.entries(schema.properties)
    .filter(([, property]) => Type.IsInteger(property) || Type.IsNumber(property))
    .map(([name]) => name);
}

function withNumbers(value: unknown, names: readonly string[]): unknown {
  const converted: Record<string, unknown> = { ...(value as Record<string, unknown>) };
  for (const name of names) {
    const text = converted[name];
    if (typeof text === 'string' && PLAIN_NUMBER.test(text)) converted[name] = Number(text);
  }
  return converted;
}
