/**
 * What the views ask and what they get, in the words and units of the outside: times RFC 3339 in UTC with up to nine
 * digits, lengths of time in seconds, addresses as text, null for what is not known. The HTTP API's schemas
 * (`src/api/views.ts`, `flows.ts`) say the same; a type test holds the two together.
 */

/** What every view obeys: the filter's text and a range of time (`from` inclusive, `to` exclusive, RFC 3339). */
export interface ScopeRequest {
  readonly filter?: string;
  readonly from?: string;
  readonly to?: string;
}

export const MEASURES = ['flows', 'packets', 'bytes', 'bytes_sent', 'bytes_received'] as const;
export type Measure = (typeof MEASURES)[number];

/** A value of a field as it is shown outside. */
export type Value = string | number | null;

export interface Sums {
  flows: number;
  packets_sent: number;
  packets_received: number;
  bytes_sent: number;
  bytes_received: number;
}

export interface SumsAndRange extends Sums {
  /** Flows whose bytes are not known, as of flow logs that count none: they add nothing to the sums. */
  uncounted: number;
  first: string | null;
  last: string | null;
}

export interface TotalsAnswer extends SumsAndRange {
  /** The same without the filter and the range of time. */
  of: SumsAndRange;
}

export interface TimelineRequest extends ScopeRequest {
  /** At most this many bins; the width is rounded up to a round one. Default 200. */
  readonly bins?: number;
  readonly by?: string;
  readonly limit?: number;
}

export interface TimelineSeries {
  value: Value;
  isOther: boolean;
  flows: number[];
  packets_sent: number[];
  packets_received: number[];
  bytes_sent: number[];
  bytes_received: number[];
}

export interface TimelineAnswer {
  start: string | null;
  widthSeconds: number;
  bins: number;
  series: TimelineSeries[];
}

export interface TopRequest extends ScopeRequest {
  readonly by: string;
  readonly measure?: Measure;
  readonly limit?: number;
}

export interface TopAnswer {
  rows: (Sums & { value: Value; first: string; last: string })[];
  other: Sums & { values: number };
}

export interface PairsRequest extends ScopeRequest {
  readonly a: string;
  readonly b: string;
  readonly measure?: Measure;
  readonly limit?: number;
}

export interface PairsAnswer {
  rows: (Sums & { a: Value; b: Value })[];
  other: Sums & { pairs: number };
}

export const HISTOGRAM_FIELDS = ['duration', 'bytes', 'packets', 'rtt', 'packet_size'] as const;
export type HistogramField = (typeof HISTOGRAM_FIELDS)[number];

export interface HistogramRequest extends ScopeRequest {
  readonly field: HistogramField;
}

export interface HistogramAnswer {
  bins: { from: number; to: number; flows: number }[];
  notKnown: number;
  percentiles: { min: number; p50: number; p90: number; p95: number; p99: number; max: number } | null;
}

export interface FlowsRequest extends ScopeRequest {
  readonly sort?: string;
  readonly order?: 'asc' | 'desc';
  readonly offset?: number;
  readonly limit?: number;
  /** Comma-separated column names; all when absent. */
  readonly columns?: string;
}

export type FlowRow = Record<string, Value>;

export interface FlowsAnswer {
  rows: FlowRow[];
  /** Rows in all. */
  total: number;
  /** Flows in all: those that go over several captures have a row in each. */
  flows: number;
}

export interface ValuesRequest extends ScopeRequest {
  readonly field: string;
  readonly prefix?: string;
  readonly limit?: number;
}

export interface ValuesAnswer {
  values: { value: Value; flows: number }[];
}
