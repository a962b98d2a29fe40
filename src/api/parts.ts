/**
 * What server and browser say to each other is in this folder: one TypeBox schema per request and response, used by the server
 * to check and to publish `/api/v1/openapi.json`, and by the page as types. Times are RFC 3339 in UTC with up to nine digits,
 * lengths of time are seconds, counts are numbers up to 2^53, what is not known is null. Here is what the schemas are made of.
 */
import { type TSchema, Type } from 'typebox';

export const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
export const Id = Type.Integer({ minimum: 1 });
export const Count = Type.Number({ minimum: 0 });
export const Time = Type.String({ description: 'RFC 3339, UTC, up to nine digits' });
