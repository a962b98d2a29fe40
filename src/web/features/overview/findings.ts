/** What can stand out in a capture: each a condition of the filter language, so that one click shows the flows behind it. */
import type { Kinds } from '../../lib/shown-captures.ts';

export interface FindingSpec {
  readonly id: string;
  readonly condition: string;
  /** After the number of flows: "12 flows …". */
  readonly one: string;
  readonly many: string;
  /** What it may mean, for those who open a capture twice a year. */
  readonly meaning: string;
  /** The same where there are flow logs alone, if that is something else. */
  readonly meaningInLogs?: string;
  /** In the line of what was not found. */
  readonly short: string;
  /** What can tell that there is none of it. */
  readonly toldBy: 'packets' | 'logs' | 'both';
}

/** Services that anyone on the way can read. */
const CLEAR_TEXT = ['http', 'ftp', 'telnet', 'tftp', 'rlogin', 'pop3', 'imap', 'ldap', 'snmp'];

/** States are Zeek's. */
export const UNANSWERED = 'conn_state in (S0, REJ)';

export const FINDINGS: readonly FindingSpec[] = [
  {
    id: 'denied',
    condition: 'decision = denied',
    one: 'flow was denied',
    many: 'flows were denied',
    meaning: 'Kept out by a rule of the network; Statistics says by which.',
    short: 'denied flows',
    toldBy: 'logs',
  },
  {
    id: 'unknown',
    condition: 'service is unknown',
    one: 'flow is of no known service',
    many: 'flows are of no known service',
    meaning: 'Their content did not tell; their ports are only a hint.',
    meaningInLogs: 'A flow log does not see their content; their ports are only a hint.',
    short: 'unknown services',
    toldBy: 'both',
  },
  {
    id: 'unanswered',
    condition: 'conn_state = S0',
    one: 'connection attempt had no answer',
    many: 'connection attempts had no answer',
    meaning: 'Filtered on the way, a host that is not there, or a scan.',
    short: 'attempts without answer',
    toldBy: 'packets',
  },
  {
    id: 'rejected',
    condition: 'conn_state = REJ',
    one: 'connection was rejected',
    many: 'connections were rejected',
    meaning: 'Nobody listens on that port, or a firewall says so.',
    short: 'rejected connections',
    toldBy: 'packets',
  },
  {
    id: 'reset',
    condition: 'conn_state in (RSTO, RSTR, RSTOS0, RSTRH)',
    one: 'connection ended by a reset',
    many: 'connections ended by a reset',
    meaning: 'A side broke off instead of closing.',
    short: 'resets',
    toldBy: 'packets',
  },
  {
    id: 'retransmitted',
    condition: 'retransmits > 0',
    one: 'flow sent segments again',
    many: 'flows sent segments again',
    meaning: 'Packets were lost or late on the network.',
    short: 'retransmissions',
    toldBy: 'packets',
  },
  {
    id: 'lost',
    condition: 'lost_bytes > 0',
    one: 'flow has bytes missing from the capture',
    many: 'flows have bytes missing from the capture',
    meaning: 'The capture dropped packets, or saw one way of the traffic only.',
    short: 'missing bytes',
    toldBy: 'packets',
  },
  {
    id: 'held-up',
    condition: 'zero_windows > 0',
    one: 'flow was held up by a receiver that was full',
    many: 'flows were held up by a receiver that was full',
    meaning: 'The host is slower than the network.',
    short: 'full receivers',
    toldBy: 'packets',
  },
  {
    id: 'clear-text',
    condition: `service in (${CLEAR_TEXT.join(', ')})`,
    one: 'flow is in clear text',
    many: 'flows are in clear text',
    meaning: `Anyone on the way can read it: ${CLEAR_TEXT.slice(0, 3).join(', ')} and their like.`,
    short: 'clear text',
    toldBy: 'packets',
  },
];

/** Of which it can be said that there are none: what nothing shown could tell is not known. */
export function isAbsenceKnown({ toldBy }: FindingSpec, { hasPackets, hasLogs }: Kinds): boolean {
  return toldBy === 'both' || (toldBy === 'packets' ? hasPackets : hasLogs);
}
