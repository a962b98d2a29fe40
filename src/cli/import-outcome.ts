/** What came of captures, for who brought them: the same words whether they were imported here, at a server or from a link. */
import { AppError, isErrorCode } from '../base/errors.ts';
import type { ArchiveFacts, CaptureRecord, Failure } from '../import/records.ts';
import type { CaptureState } from '../schema/capture-states.ts';
import { formatBytes, formatCount, formatThings, visible } from './terminal-text.ts';

/** Files of an archive that are no captures: so many are named. */
const NAMED = 5;

type Counted = Pick<CaptureRecord, 'state' | 'packets' | 'bytes' | 'flows' | 'damage' | 'log' | 'archive'>;

export interface Context {
  /** Of a duplicate: the capture of that content. */
  readonly same?: Pick<CaptureRecord, 'id' | 'name'> | undefined;
  readonly packetsPerSecond?: number;
}

/** Of a capture whose job is done. */
export function outcomeText(name: string, capture: Counted, { same, packetsPerSecond }: Context = {}): string {
  if (same !== undefined)
    return visible(`${name}: the data set has the same content already, as capture ${same.id} (${same.name})`);
  const { packets, bytes, flows, damage, log } = capture;
  const cut = damage === null ? [] : [`${name}: read up to byte ${formatCount(damage.offset)}: ${damage.message}`];
  if (capture.state === 'unpacked') return textOf([...archiveLines(name, capture.archive), ...cut]);
  if (log !== null)
    return textOf([
      `${name}: ${formatThings(log.records, 'record')} of a flow log, ${formatThings(flows, 'flow')}`,
      ...cut,
    ]);
  const counts = `${formatThings(packets, 'packet')}, ${formatBytes(bytes)}, ${formatThings(flows, 'flow')}`;
  const rate = packetsPerSecond === undefined ? '' : `, ${formatCount(packetsPerSecond)} packets/s`;
  return textOf([`${name}: ${counts}${rate}`, ...cut]);
}

const textOf = (lines: readonly string[]): string => lines.map(visible).join('\n');

function archiveLines(name: string, archive: ArchiveFacts | null): string[] {
  const { captures = 0, leftOut = [], leftOutCount = 0 }: Partial<ArchiveFacts> = archive ?? {};
  const lines = [`${name}: an archive of ${formatThings(captures, 'capture')}, each imported by itself`];
  if (leftOutCount > 0) lines.push(`  not imported, as no captures (${formatCount(leftOutCount)}):`);
  for (const file of leftOut.slice(0, NAMED)) lines.push(`    ${file.name}: ${file.why}`);
  if (leftOutCount > NAMED) lines.push(`    and ${formatCount(leftOutCount - NAMED)} more`);
  return lines;
}

export interface ImportedFile {
  readonly path: string;
  readonly capture: Pick<CaptureRecord, 'state' | 'error'>;
}

const WELL: ReadonlySet<CaptureState> = new Set(['ready', 'unpacked', 'duplicate']);

/** The first failure among them, for the exit code. */
export function failureOf(imported: readonly ImportedFile[]): AppError | undefined {
  const failed = imported.find(({ capture: { state } }) => !WELL.has(state));
  return failed && failureAs(failed.capture, failed.path);
}

/** Why a capture or a job did not come to its end; `what` it was. */
export function failureAs({ state, error }: { state: string; error: Failure | null }, what: string): AppError {
  const code = error !== null && isErrorCode(error.code) ? error.code : 'CONFLICT';
  return new AppError(code, `${what}: ${error?.detail ?? state}`);
}
