/** Schemas of what went wrong. */
import { type Static, Type } from 'typebox';

/** An entry of the error catalogue, which a problem's `type` leads to. */
export const ErrorEntry = Type.Object({
  code: Type.String(),
  status: Type.Integer(),
  title: Type.String(),
  fix: Type.String(),
});
export type ErrorEntry = Static<typeof ErrorEntry>;

/** RFC 9457. */
export const Problem = Type.Object({
  type: Type.String(),
  title: Type.String(),
  status: Type.Integer(),
  detail: Type.String(),
  code: Type.String(),
  fix: Type.String(),
  requestId: Type.String(),
  /** For FILTER_INVALID: where in the filter the trouble lies. */
  position: Type.Optional(Type.Object({ start: Type.Integer(), end: Type.Integer() })),
});
export type Problem = Static<typeof Problem>;
