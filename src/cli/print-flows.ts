/** `capscape flows`: captures and flow logs read through, their flows to standard output. */
import { tmpdir } from 'node:os';
import type { RecognitionListener } from '../dpi/recognition.ts';
import { createRecognizer, type Recognizer } from '../dpi/recognizer.ts';
import { createEnricher, DEFAULT_ENRICHER_CONFIG } from '../enrich/enricher.ts';
import { defaultPlacesConfig, openPlaces } from '../enrich/places.ts';
import { DEFAULT_FLOW_SETTINGS } from '../flow/flow-settings.ts';
import { runFlowLog } from '../import/flow-log-run.ts';
import { isFlowLog } from '../import/open-capture-file.ts';
import { type FlowSink, runPipeline } from '../import/pipeline.ts';
import { openSpillFile } from '../import/spill-file.ts';
import { readColumnList } from '../query/column-list.ts';
import { compilePredicate } from '../query/compile-predicate.ts';
import { parseFilter } from '../query/parse-filter.ts';
import type { FlowBatch } from '../schema/flow-batch.ts';
import { eachInput } from './each-input.ts';
import type { ExpansionOption } from './expansion-option.ts';
import type { FlowFormat } from './flow-format-names.ts';
import { createFormatter } from './flow-formats.ts';
import { type PlacesOptions, placesConfigOf } from './places-options.ts';
import { writeOut } from './standard-output.ts';
import { visible } from './terminal-text.ts';

/** Rejects with FILTER_INVALID or REQUEST_INVALID before anything is read. */
export async function printFlows(
  paths: readonly string[],
  format: FlowFormat,
  filterText: string,
  columnList: string | undefined,
  { maxExpansion, ...placesOptions }: PlacesOptions & ExpansionOption = {},
): Promise<void> {
  const filter = parseFilter(filterText);
  const isWanted = filter === null ? () => true : compilePredicate(filter);
  const formatter = createFormatter(
    format,
    paths.length > 1,
    columnList === undefined ? null : readColumnList(columnList),
  );
  const places = await openPlaces(placesConfigOf(placesOptions, defaultPlacesConfig()));

  let captureId = 0;
  await eachInput(
    paths,
    async (path, reader) => {
      captureId++;
      const enricher = createEnricher(DEFAULT_ENRICHER_CONFIG, { places });
      const sink: FlowSink = {
        async write(batch) {
          const rows = rowsOf(batch, isWanted);
          if (rows.length > 0) await writeOut(formatter.lines(path, batch, rows));
        },
      };
      const settings = DEFAULT_FLOW_SETTINGS;
      if (isFlowLog(reader))
        await runFlowLog({ reader, captureId, enricher, sink, maxOpenFlows: settings.maxOpenFlows });
      else {
        const recognizer = (listener: RecognitionListener): Recognizer => createRecognizer({}, listener);
        await runPipeline({
          reader,
          captureId,
          recognizer,
          enricher,
          sink,
          settings,
          openSpill: () => openSpillFile(tmpdir()),
        });
      }
    },
    maxExpansion,
  );
  await writeOut(formatter.end());
  // A database may also turn out to be damaged while it is asked.
  const { country, asn } = places.sources();
  for (const problem of [country.problem, asn.problem, places.serviceTags?.problem ?? null])
    if (problem !== null) console.error(`capscape: ${visible(problem)}`);
}

function rowsOf(batch: FlowBatch, isWanted: (batch: FlowBatch, row: number) => boolean): number[] {
  const rows: number[] = [];
  for (let row = 0; row < batch.length; row++) if (isWanted(batch, row)) rows.push(row);
  return rows;
}
