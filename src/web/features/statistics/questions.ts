/** The questions of the statistics view, in reading order. */
import type { Measure } from '../../../api/scope.ts';
import type { HISTOGRAM_FIELDS } from '../../../api/views.ts';

export interface RankedQuestion {
  readonly title: string;
  readonly note: string;
  readonly field: string;
  readonly measure: Measure;
}

export const RANKED_QUESTIONS: readonly RankedQuestion[] = [
  { title: 'Who sent the most?', note: 'Sources by bytes sent', field: 'src_ip', measure: 'bytes_sent' },
  { title: 'Who received the most?', note: 'Sources by bytes received', field: 'src_ip', measure: 'bytes_received' },
  {
    title: 'Who was sent the most?',
    note: 'Destinations by bytes sent to them',
    field: 'dst_ip',
    measure: 'bytes_sent',
  },
  {
    title: 'Who answered the most?',
    note: 'Destinations by bytes received from them',
    field: 'dst_ip',
    measure: 'bytes_received',
  },
  { title: 'Who opened the most flows?', note: 'Flows per source', field: 'src_ip', measure: 'flows' },
  { title: 'Who was called most often?', note: 'Flows per destination', field: 'dst_ip', measure: 'flows' },
  { title: 'Which services have the most flows?', note: 'Flows per service', field: 'service', measure: 'flows' },
  { title: 'Which ports were called?', note: 'Flows per destination port', field: 'dst_port', measure: 'flows' },
];

export interface PairQuestion {
  readonly title: string;
  readonly note: string;
  readonly a: string;
  readonly b: string;
}

/** Of flow logs only. */
export const LOG_PAIR_QUESTIONS: readonly PairQuestion[] = [
  { title: 'Security groups and rules', note: 'Flows per security group, by rule', a: 'acl', b: 'rule' },
  { title: 'Networks and rules', note: 'Flows per network, by rule', a: 'network', b: 'rule' },
  { title: 'Interfaces and directions', note: 'Flows per interface, by direction', a: 'interface', b: 'direction' },
  { title: 'Interfaces and decisions', note: 'Flows per interface, by decision', a: 'interface', b: 'decision' },
  { title: 'Destinations and decisions', note: 'Flows per destination, by decision', a: 'dst_ip', b: 'decision' },
  { title: 'Sources and decisions', note: 'Flows per source, by decision', a: 'src_ip', b: 'decision' },
];
export const LOG_RANKED_QUESTIONS: readonly RankedQuestion[] = [
  { title: 'Which rules decided?', note: 'Flows per rule', field: 'rule', measure: 'flows' },
  { title: 'Where was it logged?', note: 'Flows per resource group', field: 'resource_group', measure: 'flows' },
  { title: 'Whose is it?', note: 'Flows per subscription or account', field: 'subscription', measure: 'flows' },
];

export interface HistogramQuestion {
  readonly title: string;
  readonly note: string;
  readonly field: (typeof HISTOGRAM_FIELDS)[number];
  readonly axis: string;
  readonly unit: 'seconds' | 'bytes';
  /** Field that the filter knows; packet sizes are no column. */
  readonly filterField?: string;
  /** Of which flows there is no such value. */
  readonly notKnown: string;
}

export const HISTOGRAM_QUESTIONS: readonly HistogramQuestion[] = [
  {
    title: 'How long did flows last?',
    note: 'Flows by duration',
    field: 'duration',
    axis: 'Duration',
    unit: 'seconds',
    filterField: 'duration',
    notKnown: 'without a duration',
  },
  {
    title: 'How large are packets?',
    note: 'Flows by their mean packet size',
    field: 'packet_size',
    axis: 'Mean packet size',
    unit: 'bytes',
    notKnown: 'whose packets were not counted',
  },
  {
    title: 'How large are flows?',
    note: 'Flows by bytes, sent and received',
    field: 'bytes',
    axis: 'Bytes per flow',
    unit: 'bytes',
    filterField: 'bytes',
    notKnown: 'whose bytes were not counted',
  },
  {
    title: 'How long is the round trip?',
    note: 'TCP flows by the time of their handshake',
    field: 'rtt',
    axis: 'Round trip',
    unit: 'seconds',
    filterField: 'rtt',
    notKnown: 'without a whole handshake in the capture',
  },
];
