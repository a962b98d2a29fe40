import { expect, test } from 'vitest';
import type { CaptureSummary } from './summarise-capture.ts';
import { summaryText } from './summary-text.ts';

const QUALITY = {
  duplicate_packets: 1,
  clock_steps_back: 2,
  clock_jumps_ahead: 0,
  oversize_packets: 0,
  one_sided_flows: 1,
  checksum_errors: null,
  undecoded: { 'ipv4/too-short': { packets: 1, bytes: 2 }, 'tcp/too-short': { packets: 2, bytes: 6 } },
};

const summary = {
  capture: 'a.pcap',
  log: null,
  damage: null,
  packets: 3,
  bytes: 200,
  flows: 1,
  first: null,
  last: null,
  format: 'pcap',
  link_types: ['ethernet'],
  packets_in_flows: 1,
  not_in_flows: {},
  services: null,
  truncated_packets: 0,
  quality: QUALITY,
  flows_cut_early: 0,
  dropped_packets: null,
  comments: [],
  comments_left_out: 0,
  seconds: 1,
  packets_per_second: 3,
} as unknown as CaptureSummary;

test('one is one, and what did not happen is not said', () => {
  const lines = summaryText(summary)
    .split('\n')
    .map((line) => line.slice(18));
  expect(lines.slice(7, 12)).toEqual([
    '2 packets at tcp/too-short, 6 B of them',
    '1 packet at ipv4/too-short, 2 B of it',
    '1 packet captured twice, and counted twice',
    '2 packets stamped earlier than the one before',
    '1 TCP flow with one direction only',
  ]);
});
