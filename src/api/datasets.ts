/** Schemas of data sets. */
import { type Static, Type } from 'typebox';
import { Count, Id, nullable, Time } from './parts.ts';

export const Dataset = Type.Object({
  id: Id,
  name: Type.String(),
  created: Time,
  captures: Count,
  packets: Count,
  flows: Count,
  bytes: Count,
  first: nullable(Time),
  last: nullable(Time),
});
export type Dataset = Static<typeof Dataset>;

export const DatasetInput = Type.Object({ name: Type.String({ minLength: 1, maxLength: 200 }) });
export type DatasetInput = Static<typeof DatasetInput>;
