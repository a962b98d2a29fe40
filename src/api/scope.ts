/** Schemas that all views share: what is looked at, and the sums of it. */
import { type Static, Type } from 'typebox';
import { Count, Time } from './parts.ts';

export const MEASURES = ['flows', 'packets', 'bytes', 'bytes_sent', 'bytes_received'] as const;
export type Measure = (typeof MEASURES)[number];

export const measure = Type.Enum(MEASURES);

export const Scope = Type.Object({
  filter: Type.Optional(
    Type.String({ maxLength: 20_000, description: 'Filter language, for example: service = tls and not country = US' }),
  ),
  from: Type.Optional(Time),
  to: Type.Optional(Time),
  capture: Type.Optional(
    Type.String({ pattern: '^[0-9]+(,[0-9]+)*$', description: 'Only these captures of the data set' }),
  ),
});
export type Scope = Static<typeof Scope>;

export const sums = {
  flows: Count,
  packets_sent: Count,
  packets_received: Count,
  bytes_sent: Count,
  bytes_received: Count,
};

export const Sums = Type.Object(sums);
export type Sums = Static<typeof Sums>;
