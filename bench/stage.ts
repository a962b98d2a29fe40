/** One stage in a process of its own, which says what it came to: `node bench/stage.ts STAGE CAPTURE`. */
import { readFileSync } from 'node:fs';
import { runStage, STAGES, type StageCounts } from './stages.ts';
import type { Timing } from './timed.ts';

/** Starting the process is not counted. */
export type StageReport = StageCounts & Timing;

const [name, capture] = process.argv.slice(2);
const stage = STAGES.find((known) => known === name);
if (stage === undefined || capture === undefined) throw new Error(`usage: stage.ts ${STAGES.join('|')} CAPTURE`);
const begun = performance.now();
const before = process.cpuUsage();
const counts = await runStage(stage, capture);
const { user, system } = process.cpuUsage(before);
const report: StageReport = {
  ...counts,
  seconds: (performance.now() - begun) / 1000,
  cpuSeconds: (user + system) / 1e6,
  // Unlike what resourceUsage gives, not that of the process this one was started by.
  peakMiB: Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) / 1024,
};
console.log(JSON.stringify(report));
