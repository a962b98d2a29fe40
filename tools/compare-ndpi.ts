/**
 * Prints where our recogniser and nDPI differ over nDPI's regression captures, most frequent first; with `--others` over the
 * other shared captures, of which the installed `ndpiReader` is asked.
 * Usage: node tools/compare-ndpi.ts [part of a capture's name] [--flows] [--others]
 */
import { applicationNdpiNames, serviceNdpiNames } from '../src/dpi/catalogue.ts';
import { type ComparedFlow, comparableJa4, compareAll, compareOthers } from '../tests/dpi/ndpi-comparison.ts';

const only = process.argv.slice(2).find((argument) => !argument.startsWith('--'));
const showFlows = process.argv.includes('--flows');
const isWanted = (capture: string): boolean => only === undefined || capture.includes(only);
const { flows, missing } = await (process.argv.includes('--others') ? compareOthers(isWanted) : compareAll(only));
const known = flows.filter(({ expected }) => expected.confidence === 'DPI');
const unknown = flows.filter(({ expected }) => expected.confidence === 'Unknown');

const isService = ({ expected, ours }: ComparedFlow): boolean =>
  ours?.service != null && serviceNdpiNames(ours.service).includes(expected.master);
const isApplication = ({ expected, ours }: ComparedFlow): boolean =>
  ours?.application != null && applicationNdpiNames(ours.application).includes(expected.ndpi);
const withApplication = known.filter(({ expected }) => expected.ndpi !== expected.master);

report('service', known, isService, ({ expected, ours }) => `${expected.master} / ours ${ours?.service ?? '-'}`);
report(
  'unknown to us',
  known,
  ({ ours }) => ours?.service != null,
  ({ expected }) => expected.master,
);
report(
  'application',
  withApplication,
  isApplication,
  ({ expected, ours }) => `${expected.ndpi} / ours ${ours?.application ?? '-'}`,
);
const named = flows.filter(({ expected }) => expected.hostName !== '');
report(
  'server_name',
  named,
  ({ expected, ours }) => ours?.serverName === expected.hostName,
  ({ expected, ours }) => `${expected.master}: ${expected.hostName} / ours ${ours?.serverName ?? '-'}`,
);
const fingerprinted = flows.filter(({ expected }) => expected.ja4 !== '');
report(
  'ja4',
  fingerprinted,
  ({ expected, ours }) => comparableJa4(ours?.ja4 ?? '') === comparableJa4(expected.ja4),
  ({ expected, ours }) => `${expected.ja4} / ours ${ours?.ja4 ?? '-'}`,
);
report(
  'unknown to nDPI',
  unknown,
  ({ ours }) => ours?.service == null,
  ({ ours }) => `ours ${ours?.service ?? ''}`,
);
const byPort = flows.filter(({ expected }) => expected.confidence.startsWith('Match'));
report(
  'by port at nDPI',
  byPort,
  ({ ours }) => ours?.service == null,
  ({ expected, ours }) => `${expected.ndpi} / ours ${ours?.service ?? ''}`,
);
console.log(`flows not found by their 5-tuple: ${missing}`);

function report(
  title: string,
  all: readonly ComparedFlow[],
  agrees: (flow: ComparedFlow) => boolean,
  kind: (flow: ComparedFlow) => string,
): void {
  const differing = all.filter((flow) => !agrees(flow));
  const share = all.length === 0 ? 100 : (100 * (all.length - differing.length)) / all.length;
  console.log(`\n${title}: ${all.length - differing.length} of ${all.length} (${share.toFixed(2)} %)`);
  const kinds = [...Map.groupBy(differing, kind)].sort(([, a], [, b]) => b.length - a.length);
  for (const [name, list] of kinds) {
    const captures = [...new Set(list.map(({ expected }) => expected.capture))];
    console.log(`  ${String(list.length).padStart(4)}  ${name}  [${captures.slice(0, 4).join(' ')}]`);
    if (showFlows)
      for (const { expected } of list.slice(0, 5)) console.log(`          ${expected.capture} ${expected.key}`);
  }
}
