/** The facts of our flows beside the fields of tshark, as sets of values per capture. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { openCapture } from '../../src/capture/open.ts';
import type { FactValue } from '../../src/dpi/facts.ts';
import { createRecognizer } from '../../src/dpi/recognizer.ts';
import { DEFAULT_FLOW_SETTINGS } from '../../src/flow/flow-settings.ts';
import { openFileSource } from '../../src/import/file-source.ts';
import { runPipeline } from '../../src/import/pipeline.ts';
import { readValue } from '../../src/schema/read-value.ts';

const run = promisify(execFile);

/** One kind of fact: where we keep it and what tshark calls it. */
export interface FactPair {
  /** Path within the facts; lists on the way are gone through. */
  readonly ours: string;
  readonly fields: readonly string[];
  /** Frames that are looked at. */
  readonly display: string;
  /** Makes tshark's values ours where the two write them otherwise; null leaves one out. */
  readonly as?: (value: string) => string | null;
  /** What tshark's `-d` is told, for ports that it does not know. */
  readonly decodeAs?: string;
}

/** The facts of every flow of a capture. */
export async function factsOf(path: string): Promise<Record<string, FactValue>[]> {
  const reader = await openCapture(openFileSource(path));
  const facts: Record<string, FactValue>[] = [];
  try {
    await runPipeline({
      reader,
      captureId: 1,
      recognizer: (listener) => createRecognizer({}, listener),
      enricher: null,
      sink: {
        write(batch) {
          for (let row = 0; row < batch.length; row++) {
            const text = readValue(batch, 'facts', row);
            if (typeof text === 'string') facts.push(JSON.parse(text) as Record<string, FactValue>);
          }
        },
      },
      settings: DEFAULT_FLOW_SETTINGS,
    });
  } finally {
    await reader.close();
  }
  return facts;
}

/** Every value at a path of any flow. */
export function valuesAt(facts: readonly Record<string, FactValue>[], path: string): Set<string> {
  let found: unknown[] = [...facts];
  for (const name of path.split('.')) found = found.flatMap((value) => at(value, name));
  return new Set(found.flat().map(String));
}

function at(value: unknown, name: string): unknown[] {
  if (Array.isArray(value)) return value.flatMap((item) => at(item, name));
  if (typeof value !== 'object' || value === null) return [];
  const next = (value as Record<string, unknown>)[name];
  return next === undefined ? [] : [next];
}

/** Every value of some fields in a capture. Fields of one frame come joined by tabs, repeated ones by U+001F. */
export async function tsharkValues(path: string, { fields, display, as, decodeAs }: FactPair): Promise<Set<string>> {
  const options = { encoding: 'utf8', maxBuffer: 1 << 28 } as const;
  const { stdout } = await run(
    'tshark',
    [
      ...['-n', '-2', '-r', path, '-Y', display, '-T', 'fields', '-E', 'aggregator=\u001f'],
      ...fields.flatMap((field) => ['-e', field]),
      ...(decodeAs === undefined ? [] : ['-d', decodeAs]),
    ],
    options,
  ).catch((error: { stdout: string }) => error);
  const values = new Set<string>();
  for (const line of stdout.split('\n')) {
    for (const value of line.split('\t').flatMap((field) => field.split('\u001f'))) {
      const ours = value === '' ? null : as === undefined ? value : as(value);
      if (ours !== null && ours !== '') values.add(ours);
    }
  }
  return values;
}
