/** Why a record of a flow log is in no flow: records = records in flows + records left out, by these names. */
export const LEFT_OUT_REASONS = {
  malformed: 'Fields are missing, or are no addresses, ports, times or numbers.',
  'no-addresses': 'The log writes no addresses.',
  'no-protocol': 'The log writes no IP protocol.',
  'no-data': 'Nothing passed the interface in that time (AWS NODATA).',
  'skipped-data': 'The log itself says that it left records out (AWS SKIPDATA).',
  'other-record': 'A record of another log than the rest of the file.',
} as const satisfies Record<string, string>;

/** A sentence for any reason that a log was read with. */
export function describeLeftOut(reason: string): string {
  return Object.hasOwn(LEFT_OUT_REASONS, reason) ? LEFT_OUT_REASONS[reason as LeftOutReason] : reason;
}

export type LeftOutReason = keyof typeof LEFT_OUT_REASONS;
