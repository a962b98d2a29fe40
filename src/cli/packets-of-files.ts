/** Packets of captures on the command line: a first pass finds the flows and where their packets lie, a second takes them. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { AppError } from '../base/errors.ts';
import { createRecognizer } from '../dpi/recognizer.ts';
import { createEnricher, DEFAULT_ENRICHER_CONFIG } from '../enrich/enricher.ts';
import { defaultPlacesConfig, openPlaces, type Places } from '../enrich/places.ts';
import { DEFAULT_FLOW_SETTINGS } from '../flow/flow-settings.ts';
import { expansionLimits } from '../import/expand/expansion-limits.ts';
import { openFileSource } from '../import/file-source.ts';
import { openCaptureFile } from '../import/open-capture-file.ts';
import { openIndexedFile } from '../import/packets/capture-packets.ts';
import { type ExportedCapture, exportPackets } from '../import/packets/export-packets.ts';
import { runPipeline } from '../import/pipeline.ts';
import { compilePredicate, type RowPredicate } from '../query/compile-predicate.ts';
import { parseFilter } from '../query/parse-filter.ts';
import { FlowIdSet } from '../store/flow-id-set.ts';
import { PacketIndexWriter } from '../store/packet-index-writer.ts';
import type { ExpansionOption } from './expansion-option.ts';
import type { PacketsOptions } from './packets.ts';
import { placesConfigOf } from './places-options.ts';
import { ProgressLine } from './progress-line.ts';
import { STANDARD_INPUT } from './stream-input.ts';
import { formatThings, visible } from './terminal-text.ts';

/** Throws FILTER_INVALID and REQUEST_INVALID before anything is read. */
export async function* packetsOfFiles(
  paths: readonly string[],
  options: PacketsOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  const filter = parseFilter(options.filter ?? '');
  const isWanted = filter === null ? () => true : compilePredicate(filter);
  if (paths.includes(STANDARD_INPUT))
    throw new AppError('REQUEST_INVALID', 'packets are read in two passes, and standard input comes once: give a file');
  const places = await openPlaces(placesConfigOf(options, defaultPlacesConfig()));
  const directory = await mkdtemp(join(tmpdir(), 'capscape-packets-'));
  const line = new ProgressLine();
  let taken = 0;
  try {
    const captures = paths.map((path, at): ExportedCapture => {
      const indexPath = join(directory, String(at));
      return {
        name: basename(path),
        findFlows: () => named(path, findFlows(path, indexPath, isWanted, places, options)),
        open: () => named(path, openIndexedFile(path, indexPath)),
      };
    });
    const comment = `Packets of ${filter === null ? 'all flows' : `flows with ${options.filter}`}`;
    yield* exportPackets(captures, comment, {
      onProgress(packets) {
        taken = packets;
        line.show(`${formatThings(packets, 'packet')}`);
      },
    });
    line.end(`${formatThings(taken, 'packet')}`);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** The first pass. */
async function findFlows(
  path: string,
  indexPath: string,
  isWanted: RowPredicate,
  places: Places,
  { maxExpansion }: ExpansionOption,
): Promise<FlowIdSet> {
  const flows = new FlowIdSet();
  const reader = await openCaptureFile(openFileSource(path), { limits: expansionLimits(maxExpansion) });
  try {
    const packetLog = new PacketIndexWriter(indexPath);
    await runPipeline({
      reader,
      captureId: 1,
      recognizer: (listener) => createRecognizer({}, listener),
      enricher: createEnricher(DEFAULT_ENRICHER_CONFIG, { places }),
      sink: {
        write(batch) {
          const ids = batch.columns.flow_id.values;
          for (let row = 0; row < batch.length; row++) if (isWanted(batch, row)) flows.add(Number(ids[row]));
        },
      },
      packetLog,
      settings: DEFAULT_FLOW_SETTINGS,
    });
    packetLog.finish(reader.landmarks ?? null, reader.notes);
    const { damage } = reader;
    if (damage !== null)
      console.error(`capscape: ${visible(path)}: read up to byte ${damage.offset}: ${visible(damage.message)}`);
    return flows;
  } finally {
    await reader.close();
  }
}

/** Failures say which of the files it was. */
async function named<T>(path: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    throw cause instanceof AppError ? new AppError(cause.code, `${path}: ${cause.message}`, { cause }) : cause;
  }
}
