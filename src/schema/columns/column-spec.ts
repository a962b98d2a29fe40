/** How a column of flows is described. */

/**
 * How a column's values look, from batch to page.
 *
 * - `u8` `u16` `u32`: whole numbers of that width
 * - `count`: whole numbers up to 2^53, summed in views
 * - `time`: nanoseconds since the Unix epoch (bigint)
 * - `nanos`: a length of time, stored in nanoseconds up to 2^53, shown and filtered in seconds as Zeek and tshark do
 * - `ratio`: a floating-point number
 * - `text`: text from a dictionary
 * - `json`: a JSON object as text of its own, bounded, to be searched; not grouped, sorted or listed unless asked for by name
 * - `ip`: an IPv4 or IPv6 address, 128 bits, IPv4 as ::ffff:a.b.c.d
 * - `mac`: a 48-bit hardware address as a number
 */
export type ColumnType = 'u8' | 'u16' | 'u32' | 'count' | 'time' | 'nanos' | 'ratio' | 'text' | 'json' | 'ip' | 'mac';

export type ColumnUnit = 'bytes' | 'packets' | 'seconds' | 'segments' | 'number' | 'none';

/** Where the column stands in choosers and reference pages. */
export type ColumnGroup =
  | 'identity'
  | 'time'
  | 'endpoints'
  | 'application'
  | 'place'
  | 'volume'
  | 'health'
  | 'log'
  | 'fingerprints';

export interface ColumnSpec {
  readonly type: ColumnType;
  readonly nullable: boolean;
  readonly unit: ColumnUnit;
  readonly group: ColumnGroup;
  readonly label: string;
  /** One sentence: what it is and, where it can be null, when. */
  readonly doc: string;
  readonly ipfix?: string;
  readonly wireshark?: string;
  readonly zeek?: string;
}

/** A part of the catalogue, each entry with its own literal type. */
export const columns = <const T extends Record<string, ColumnSpec>>(part: T): T => part;
