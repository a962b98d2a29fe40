/** The summary of a capture for people. */
import { describeReason } from '../schema/not-flow-reasons.ts';
import type { CaptureSummary } from './summarise-capture.ts';
import { formatBytes, formatCount, formatDuration, shorten, visible } from './terminal-text.ts';

const LABEL_WIDTH = 16;
const MAX_SERVICES = 12;
const MAX_COMMENTS = 5;
const MAX_COMMENT_WIDTH = 80;

export function summaryText(summary: CaptureSummary): string {
  const { packets, bytes, flows, first, last, damage } = summary;
  const entries: (readonly [label: string, text: string])[] = [
    ['Format', `${summary.format}, ${summary.link_types.join(', ') || 'no packets'}`],
    ['Packets', formatCount(packets)],
    ['Bytes', `${formatCount(bytes)} (${formatBytes(bytes)})`],
    ['Flows', `${formatCount(flows)} of ${formatCount(summary.packets_in_flows)} packets`],
    ...countLines('Not in flows', summary.not_in_flows, describeReason),
    ['First packet', first ?? 'none'],
    ['Last packet', last ?? 'none'],
    ...(summary.services === null ? [] : [serviceEntry(summary.services)]),
    ...countLines('Not decoded', summary.stops, (stop) => stop),
  ];
  entries.push(...qualityLines(summary));
  if (summary.dropped_packets !== null)
    entries.push(['Dropped', `${formatCount(summary.dropped_packets)} packets, as the capturing system counted`]);
  entries.push(...commentLines(summary));
  if (damage !== null)
    entries.push(['Damage', `read up to byte ${formatCount(damage.offset)}: ${visible(damage.message)}`]);
  entries.push(['Read in', `${formatDuration(summary.seconds)}, ${formatCount(summary.packets_per_second)} packets/s`]);
  const lines = entries.map(([label, text]) => `  ${label.padEnd(LABEL_WIDTH)}${text}\n`);
  return `${visible(summary.capture)}\n${lines.join('')}`;
}

function countLines(
  label: string,
  counts: Readonly<Record<string, number>>,
  describe: (name: string) => string,
): (readonly [string, string])[] {
  const entries = Object.entries(counts).sort(([, a], [, b]) => b - a);
  return entries.map(([name, count], i) => [i === 0 ? label : '', `${formatCount(count)} ${describe(name)}`]);
}

/** What is amiss, and nothing where nothing is. */
function qualityLines({ truncated_packets, quality, flows_cut_early }: CaptureSummary): (readonly [string, string])[] {
  const findings: readonly (readonly [number, string])[] = [
    [truncated_packets, 'packets cut: captured shorter than they were'],
    [quality.duplicate_packets, 'packets captured twice, and counted twice'],
    [quality.clock_steps_back, 'packets stamped earlier than the one before'],
    [quality.oversize_packets, 'packets longer than Ethernet carries: jumbo frames or offload'],
    [quality.one_sided_flows, 'TCP flows with one direction only'],
    [flows_cut_early, 'flows cut early: too many were open'],
  ];
  const found = findings.filter(([count]) => count > 0);
  return found.map(([count, what], i) => [i === 0 ? 'Quality' : '', `${formatCount(count)} ${what}`]);
}

function commentLines({ comments, comments_left_out }: CaptureSummary): (readonly [string, string])[] {
  const shown = comments.slice(0, MAX_COMMENTS).map(({ on, packet, text }): string => {
    const subject = packet === null ? on : `packet ${formatCount(packet)}`;
    return `${subject}: ${shorten(visible(text), MAX_COMMENT_WIDTH)}`;
  });
  const more = comments.length - shown.length + comments_left_out;
  if (more > 0) shown.push(`and ${formatCount(more)} more`);
  return shown.map((text, i) => [i === 0 ? 'Comments' : '', text]);
}

function serviceEntry(services: Readonly<Record<string, number>>): readonly [string, string] {
  const named = Object.entries(services).map(
    ([name, flows]) => `${name === '' ? 'not known' : name} ${formatCount(flows)}`,
  );
  const more = named.length > MAX_SERVICES ? `, and ${named.length - MAX_SERVICES} more` : '';
  return ['Services', `${named.slice(0, MAX_SERVICES).join(', ') || 'none'}${more}`];
}
