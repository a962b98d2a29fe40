/** For forms that too few bits tell apart from chance: one datagram makes them likely, a second one sure. */
import type { Match, Verdict } from './analyzer.ts';
import type { Probe } from './probe.ts';

/** `match` once another datagram of the flow had the form too. For analysers that keep no other memory. */
export function confirmed(bytes: Probe, match: Match): Verdict {
  if (bytes.memory === true) return match;
  bytes.memory = true;
  return 'maybe';
}
