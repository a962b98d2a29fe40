import type { ArchiveFacts, CaptureRecord } from '../import/records.ts';
import { formatCount, formatThings, visible } from './terminal-text.ts';

const NAMED = 5;

/** What came of an archive whose captures are captures of their own. */
export function unpackedText(name: string, { archive, damage }: Pick<CaptureRecord, 'archive' | 'damage'>): string {
  const { captures = 0, leftOut = [], leftOutCount = 0 }: Partial<ArchiveFacts> = archive ?? {};
  const lines = [`${visible(name)}: an archive of ${formatThings(captures, 'capture')}, each imported by itself`];
  if (leftOutCount > 0) lines.push(`  not imported, as no captures (${formatCount(leftOutCount)}):`);
  for (const file of leftOut.slice(0, NAMED)) lines.push(visible(`    ${file.name}: ${file.why}`));
  if (leftOutCount > NAMED) lines.push(`    and ${formatCount(leftOutCount - NAMED)} more`);
  if (damage !== null) lines.push(visible(`  read up to byte ${damage.offset}: ${damage.message}`));
  return lines.join('\n');
}
