import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import { AppError } from '../base/errors.ts';
import { UNDER_WAY } from '../schema/capture-states.ts';
import { type AzureHost, type AzureHostOptions, type ImportedCapture, openAzureHost } from './azure-host.ts';
import { dataOption } from './data-option.ts';
import { ProgressLine } from './progress-line.ts';
import { formatThings, visible } from './terminal-text.ts';

interface ImportOptions extends AzureHostOptions {
  readonly follow: boolean;
}

const POLL_MS = 1_000;

export function addAzureImportCommand(add: (name: string, description: string) => Command): void {
  add('import', 'Waits until a packet capture ends, then imports what it wrote.')
    .argument('<capture>', 'resource id of the packet capture, as "captures" lists it')
    .option('--follow', 'import file by file while it goes on', false)
    .option('--dataset <name>', 'data set the files go to (default: called after the capture)')
    .addOption(dataOption())
    .action(importCapture);
}

export async function importCapture(packetCapture: string, options: ImportOptions): Promise<void> {
  const host = await openAzureHost(options);
  try {
    await showUntilOver(host, await host.watch(packetCapture, options.follow), new ProgressLine());
  } finally {
    await host.close();
  }
}

async function showUntilOver(host: AzureHost, id: number, line: ProgressLine): Promise<void> {
  for (;;) {
    const { name, state, detail, files, status, datasetId } = await host.session(id);
    const captures = await capturesOf(host, datasetId, new Set(files.map(({ captureId }) => captureId)));
    if (state === 'failed') throw new AppError('AZURE_REFUSED', detail ?? `${name} failed`);
    if (state === 'done' && captures.every(isOver)) {
      const said = detail === null ? '' : `: ${detail}`;
      return line.end(visible(`${name}: ${summaryOf(captures)}${said}`));
    }
    const shown = state === 'running' ? (status?.state ?? state) : state;
    line.show(
      visible(`${name}: ${shown}, ${formatThings(files.length, 'file')}${detail === null ? '' : `, ${detail}`}`),
    );
    await sleep(POLL_MS);
  }
}

/** Resolves when these captures are imported; throws what became of the first that failed. */
export async function awaitCaptures(host: AzureHost, datasetId: number, ids: readonly number[]): Promise<string> {
  for (;;) {
    const captures = await capturesOf(host, datasetId, new Set(ids));
    if (captures.every(isOver)) return summaryOf(captures);
    await sleep(POLL_MS);
  }
}

/** Those of an archive among them, too. */
const capturesOf = async (host: AzureHost, datasetId: number, ids: ReadonlySet<number>): Promise<ImportedCapture[]> =>
  (await host.captures(datasetId)).filter(
    ({ id, archiveId }) => ids.has(id) || (archiveId !== null && ids.has(archiveId)),
  );

const isOver = ({ state }: ImportedCapture): boolean => !UNDER_WAY.has(state);

function summaryOf(captures: readonly ImportedCapture[]): string {
  const failed = captures.find(({ error }) => error !== null);
  if (failed?.error) throw new AppError('AZURE_REFUSED', `${failed.name}: ${failed.error.detail}`);
  const flows = captures.reduce((sum, capture) => sum + capture.flows, 0);
  const files = captures.filter(({ state }) => state !== 'unpacked').length;
  return `${formatThings(files, 'file')}, ${formatThings(flows, 'flow')}`;
}
