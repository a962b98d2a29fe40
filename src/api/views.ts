/** Schemas of the views; all take the same scope. */
import { type Static, Type } from 'typebox';
import { Count, nullable, Time } from './parts.ts';
import { measure, Scope, sums } from './scope.ts';

/** What is shown, of what there is. */
const Uncounted = Type.Number({
  minimum: 0,
  description: 'Flows whose bytes are not known, as of flow logs that count none: they add nothing to the sums',
});

export const Totals = Type.Object({
  ...sums,
  uncounted: Uncounted,
  first: nullable(Time),
  last: nullable(Time),
  of: Type.Object({ ...sums, uncounted: Uncounted, first: nullable(Time), last: nullable(Time) }),
});
export type Totals = Static<typeof Totals>;

export const TimelineQuery = Type.Object({
  ...Scope.properties,
  bins: Type.Optional(Type.Integer({ minimum: 1, maximum: 2000, default: 200 })),
  by: Type.Optional(Type.String({ description: 'Split into the top values of this field' })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 20, default: 8 })),
});
export type TimelineQuery = Static<typeof TimelineQuery>;

/** Bins of equal width from `start`; each series has one number per bin. `flows` counts flows active in the bin. */
export const Timeline = Type.Object({
  start: nullable(Time),
  widthSeconds: Type.Number(),
  bins: Count,
  series: Type.Array(
    Type.Object({
      /** The value of the field split by; null: not known. `isOther`: everything beyond the top values. */
      value: nullable(Type.Union([Type.String(), Type.Number()])),
      isOther: Type.Boolean(),
      flows: Type.Array(Type.Number()),
      packets_sent: Type.Array(Type.Number()),
      packets_received: Type.Array(Type.Number()),
      bytes_sent: Type.Array(Type.Number()),
      bytes_received: Type.Array(Type.Number()),
    }),
  ),
});
export type Timeline = Static<typeof Timeline>;

export const TopQuery = Type.Object({
  ...Scope.properties,
  by: Type.String({ description: 'A groupable field' }),
  measure: Type.Optional(measure),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 10 })),
});
export type TopQuery = Static<typeof TopQuery>;

export const TopRow = Type.Object({
  value: nullable(Type.Union([Type.String(), Type.Number()])),
  ...sums,
  first: Time,
  last: Time,
});
export type TopRow = Static<typeof TopRow>;

/** The top values, and the rest as one: the sums of `rows` and `other` are the sums of the scope. */
export const Top = Type.Object({ rows: Type.Array(TopRow), other: Type.Object({ values: Count, ...sums }) });
export type Top = Static<typeof Top>;

export const PairsQuery = Type.Object({
  ...Scope.properties,
  a: Type.String(),
  b: Type.String(),
  measure: Type.Optional(measure),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 60 })),
});
export type PairsQuery = Static<typeof PairsQuery>;

export const Pairs = Type.Object({
  rows: Type.Array(
    Type.Object({
      a: nullable(Type.Union([Type.String(), Type.Number()])),
      b: nullable(Type.Union([Type.String(), Type.Number()])),
      ...sums,
    }),
  ),
  other: Type.Object({ pairs: Count, ...sums }),
});
export type Pairs = Static<typeof Pairs>;

export const HISTOGRAM_FIELDS = ['duration', 'bytes', 'packets', 'rtt', 'packet_size'] as const;

export const HistogramQuery = Type.Object({
  ...Scope.properties,
  field: Type.Enum(HISTOGRAM_FIELDS),
});
export type HistogramQuery = Static<typeof HistogramQuery>;

/** Logarithmic bins (`from` inclusive, `to` exclusive; the first bin holds zeros and starts at 0), in the field's unit. */
export const Histogram = Type.Object({
  bins: Type.Array(Type.Object({ from: Type.Number(), to: Type.Number(), flows: Count })),
  notKnown: Count,
  percentiles: nullable(
    Type.Object({
      min: Type.Number(),
      p50: Type.Number(),
      p90: Type.Number(),
      p95: Type.Number(),
      p99: Type.Number(),
      max: Type.Number(),
    }),
  ),
});
export type Histogram = Static<typeof Histogram>;

export const ValuesQuery = Type.Object({
  ...Scope.properties,
  field: Type.String(),
  prefix: Type.Optional(Type.String({ maxLength: 200 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 20 })),
});
export type ValuesQuery = Static<typeof ValuesQuery>;

export const Values = Type.Object({
  values: Type.Array(Type.Object({ value: nullable(Type.Union([Type.String(), Type.Number()])), flows: Count })),
});
export type Values = Static<typeof Values>;
