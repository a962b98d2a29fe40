/** The summary of a capture for people. */
import { describeLeftOut } from '../schema/left-out-reasons.ts';
import { describeReason } from '../schema/not-flow-reasons.ts';
import type { CaptureSummary } from './summarise-capture.ts';
import { formatBytes, formatCount, formatDuration, formatThings, shorten, visible } from './terminal-text.ts';

const LABEL_WIDTH = 16;
const MAX_SERVICES = 12;
const MAX_COMMENTS = 5;
const MAX_COMMENT_WIDTH = 80;

type LogCounts = NonNullable<CaptureSummary['log']>;

export function summaryText(summary: CaptureSummary): string {
  const { damage } = summary;
  const entries = summary.log === null ? packetLines(summary) : logLines(summary, summary.log);
  entries.push(...qualityLines(summary));
  if (summary.dropped_packets !== null)
    entries.push(['Dropped', `${formatThings(summary.dropped_packets, 'packet')}, as the capturing system counted`]);
  entries.push(...commentLines(summary));
  if (damage !== null)
    entries.push(['Damage', `read up to byte ${formatCount(damage.offset)}: ${visible(damage.message)}`]);
  entries.push(['Read in', `${formatDuration(summary.seconds)}, ${speedText(summary)}`]);
  const lines = entries.map(([label, text]) => `  ${label.padEnd(LABEL_WIDTH)}${text}\n`);
  return `${visible(summary.capture)}\n${lines.join('')}`;
}

type Entry = readonly [label: string, text: string];

function packetLines(summary: CaptureSummary): Entry[] {
  const { packets, bytes, flows, first, last } = summary;
  return [
    ['Format', `${summary.format}, ${summary.link_types.join(', ') || 'no packets'}`],
    ['Packets', formatCount(packets)],
    ['Bytes', `${formatCount(bytes)} (${formatBytes(bytes)})`],
    ['Flows', `${formatCount(flows)} of ${formatThings(summary.packets_in_flows, 'packet')}`],
    ...countLines('Not in flows', summary.not_in_flows, describeReason),
    ['First packet', first ?? 'none'],
    ['Last packet', last ?? 'none'],
    ...(summary.services === null ? [] : [serviceEntry(summary.services)]),
    ...undecodedLines(summary.quality.undecoded),
  ];
}

function logLines({ format, packets, bytes, flows, first, last }: CaptureSummary, log: LogCounts): Entry[] {
  const uncounted = log.flows_without_counts;
  return [
    ['Format', `${format}, a flow log`],
    ['Records', formatCount(log.records)],
    ['Flows', `${formatCount(flows)} of ${formatThings(log.records_in_flows, 'record')}`],
    ...countLines('Not in flows', log.left_out, describeLeftOut),
    ['Packets', uncounted === flows ? NOT_KNOWN : formatCount(packets)],
    ['Bytes', uncounted === flows ? NOT_KNOWN : `${formatCount(bytes)} (${formatBytes(bytes)})`],
    ...(uncounted > 0 && uncounted < flows ? [['', `not known of ${formatThings(uncounted, 'flow')}`] as const] : []),
    ['First record', first ?? 'none'],
    ['Last record', last ?? 'none'],
  ];
}

const NOT_KNOWN = 'not known: the log does not count them';

function speedText({ log, seconds, packets_per_second }: CaptureSummary): string {
  if (log === null) return `${formatCount(packets_per_second)} packets/s`;
  return `${formatCount(seconds > 0 ? Math.round(log.records / seconds) : 0)} records/s`;
}

function countLines(
  label: string,
  counts: Readonly<Record<string, number>>,
  describe: (name: string) => string,
): (readonly [string, string])[] {
  const entries = Object.entries(counts).sort(([, a], [, b]) => b - a);
  return entries.map(([name, count], i) => [i === 0 ? label : '', `${formatCount(count)} ${describe(name)}`]);
}

function undecodedLines(undecoded: CaptureSummary['quality']['undecoded']): (readonly [string, string])[] {
  const entries = Object.entries(undecoded).sort(([, a], [, b]) => b.packets - a.packets);
  return entries.map(([where, { packets, bytes }], i) => [
    i === 0 ? 'Not decoded' : '',
    `${formatThings(packets, 'packet')} at ${where}, ${formatBytes(bytes)} of ${packets === 1 ? 'it' : 'them'}`,
  ]);
}

/** What is amiss, and nothing where nothing is. */
function qualityLines({ truncated_packets, quality, flows_cut_early }: CaptureSummary): (readonly [string, string])[] {
  const checksums = quality.checksum_errors;
  const findings: readonly (readonly [count: number, thing: string, what: string])[] = [
    [truncated_packets, 'packet', 'cut: captured in part'],
    [quality.duplicate_packets, 'packet', 'captured twice, and counted twice'],
    [quality.clock_steps_back, 'packet', 'stamped earlier than the one before'],
    [quality.clock_jumps_ahead, 'packet', 'stamped over an hour later than the one before'],
    [quality.oversize_packets, 'packet', 'longer than Ethernet carries: jumbo frames or offload'],
    [quality.one_sided_flows, 'TCP flow', 'with one direction only'],
    [checksums?.ipv4 ?? 0, 'IPv4 checksum', 'wrong'],
    [checksums?.tcp ?? 0, 'TCP checksum', 'wrong'],
    [checksums?.udp ?? 0, 'UDP checksum', 'wrong'],
    [checksums?.left_to_card ?? 0, 'checksum', 'that the network card was still to fill in: no error'],
    [flows_cut_early, 'flow', 'cut early: too many were open'],
  ];
  const found = findings.filter(([count]) => count > 0);
  return found.map(([count, thing, what], i) => [i === 0 ? 'Quality' : '', `${formatThings(count, thing)} ${what}`]);
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
