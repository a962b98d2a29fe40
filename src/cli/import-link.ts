import { type Command, InvalidArgumentError } from 'commander';
import type { Imported } from '../api/jobs.ts';
import { joinPages } from '../api/link-pages.ts';
import type { LinkAnswer } from '../api/links.ts';
import { AppError } from '../base/errors.ts';
import { dataOption } from './data-option.ts';
import { expansionOption } from './expansion-option.ts';
import { failureAs, outcomeText } from './import-outcome.ts';
import type { LinkPlace } from './link-place.ts';
import { LINK_VARIABLE, type LinkSecrets, TOKEN_VARIABLE } from './link-secrets.ts';
import { addPlacesOptions, type PlacesOptions } from './places-options.ts';
import { ProgressLine, progressText } from './progress-line.ts';
import { formatBytes, visible } from './terminal-text.ts';

/** Of 5,000 entries each. */
const PAGE_LIMIT = 40;

interface ImportLinkOptions extends PlacesOptions {
  readonly data: string;
  readonly dataset?: string;
  readonly secretFile?: string;
  readonly list: boolean;
  readonly pick?: string[];
  readonly all: boolean;
  readonly inPlace: boolean;
  readonly resume?: number;
  readonly allowFetch?: string[];
}

const EXAMPLES = `
What stands behind the ? of a link opens the file: it is asked for at a prompt, or read from standard input, a file or
the environment (${LINK_VARIABLE}, ${TOKEN_VARIABLE}), and never stored. Arguments are seen by every user of a machine, so a link
with a ? is not taken there.

Examples:
  capscape import-link                                            asks for the link
  capscape import-link https://files.example/office.pcapng        one without a secret
  capscape import-link https://acct.blob.core.windows.net/logs/vm1.cap    asks for its SAS token
  capscape import-link --secret-file link.txt --list              what is in the folder that it leads to
  capscape import-link --secret-file link.txt --all --dataset vm1
  pass show azure/logs | capscape import-link --pick logs/vm1/a.cap
  capscape import-link --resume 12 --secret-file new-link.txt     goes on with a paused capture
`;

export function addImportLinkCommand(program: Command): void {
  const command = program
    .command('import-link')
    .summary('import captures from a link, with or without an SAS token')
    .description('Imports a capture from an https link, or captures from a folder or container of blob storage.')
    .argument('[link]', 'the link without what follows its ?; asked for otherwise')
    .option('--secret-file <file>', 'file with the link, or, where the link is given, its token; - for standard input')
    .option('--list', 'only say what the link leads to', false)
    .option('--pick <path...>', 'files of the folder to import, as --list shows them')
    .option('--all', 'import all files of the folder that look like captures', false)
    .option('--in-place', 'keep no copy: read the file through, and its packets from the link when asked for', false)
    .option('--resume <capture>', 'go on with this paused capture', parseCaptureId)
    .option('--dataset <name>', 'data set the captures go to (default: called after the link)')
    .option('--allow-fetch <range...>', 'address ranges besides the public internet that links may lead to')
    .addOption(dataOption())
    .addOption(expansionOption())
    .addHelpText('after', EXAMPLES)
    .action(importLink);
  addPlacesOptions(command);
}

function parseCaptureId(text: string): number {
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new InvalidArgumentError('It is no number of a capture.');
  return Number(text);
}

async function importLink(link: string | undefined, options: ImportLinkOptions): Promise<void> {
  const { askAtTerminal, readLinkSecrets, readStandardInput } = await import('./link-secrets.ts');
  const sources = { link, file: options.secretFile, env: process.env, ask: askAtTerminal, readStandardInput };
  const secrets = await readLinkSecrets(sources);
  // Whatever is started from here on does not inherit it.
  for (const name of [LINK_VARIABLE, TOKEN_VARIABLE]) delete process.env[name];
  const { openLinkPlace } = await import('./link-place.ts');
  const place = await openLinkPlace(options);
  try {
    const imported = await begin(place, secrets, options);
    if (imported === null) return;
    const failure = await followAll(place, imported, askAtTerminal);
    if (failure !== undefined) throw failure;
  } finally {
    await place.close();
  }
}

/** Null where there is only something to say. */
async function begin(
  place: LinkPlace,
  secrets: LinkSecrets,
  { resume, dataset, list, pick, all, inPlace: isInPlace }: ImportLinkOptions,
): Promise<Imported[] | null> {
  if (resume !== undefined) return [await place.resume(resume, secrets)];
  const answer = await lookThrough(place, secrets);
  for (const warning of answer.warnings) console.error(`warning: ${visible(warning)}`);
  if (list) {
    tell(answer);
    return null;
  }
  const name = dataset ?? nameOf(answer);
  if (answer.file !== null) return place.begin(name, secrets, { picks: null, isInPlace });
  const captures = (answer.folder?.files ?? []).filter(
    ({ looksLikeCapture, isArchived }) => looksLikeCapture && !isArchived,
  );
  const picks = pick ?? (all ? captures.map(({ path }) => path) : []);
  if (picks.length > 0) return place.begin(name, secrets, { picks, isInPlace });
  if (all) throw new AppError('LINK_NOT_FOUND', 'no file there looks like a capture; name some with --pick');
  tell(answer);
  throw new AppError('LINK_INVALID', 'the link leads to a folder; choose with --pick or --all');
}

/** All pages of a listing, up to a bound. */
async function lookThrough(place: LinkPlace, secrets: LinkSecrets): Promise<LinkAnswer> {
  const answer = await place.look(secrets, null);
  let { folder } = answer;
  for (let pages = 1; folder?.next != null && pages < PAGE_LIMIT; pages++) {
    const more = await place.look(secrets, { path: folder.path, after: folder.next });
    if (more.folder === null) break;
    folder = joinPages(folder, more.folder);
  }
  return { ...answer, folder };
}

const nameOf = ({ file, folder, shown }: LinkAnswer): string =>
  folder?.series[0]?.title ?? file?.name ?? (folder?.path.replace(/\/$/, '') || shown);

function tell({ shown, told, file, folder }: LinkAnswer): void {
  console.error([visible(shown), ...told].join('\n'));
  const lines = [
    ...(file === null ? [] : [row(file.bytes, file.modified, file.name)]),
    ...(folder?.folders ?? []).map((path) => row(null, null, path)),
    ...(folder?.files ?? []).map(({ path, bytes, modified, isArchived }) =>
      row(bytes, modified, isArchived ? `${path} (archived)` : path),
    ),
  ];
  if (lines.length > 0) console.log(lines.join('\n'));
  if (folder?.next != null) console.error('There is more; give a link to a folder of it.');
}

const row = (bytes: number | null, modified: string | null, name: string): string =>
  `${(bytes === null ? '' : formatBytes(bytes)).padStart(10)}  ${(modified ?? '').padEnd(20)}  ${visible(name)}`;

/** Resolves to the first failure among them, for the exit code. */
async function followAll(
  place: LinkPlace,
  imported: readonly Imported[],
  ask: ((question: string) => Promise<string>) | null,
): Promise<AppError | undefined> {
  let failure: AppError | undefined;
  for (const { capture, job } of imported) failure ??= await followOne(place, capture.id, capture.name, job.id, ask);
  return failure;
}

async function followOne(
  place: LinkPlace,
  captureId: number,
  name: string,
  jobId: number,
  ask: ((question: string) => Promise<string>) | null,
): Promise<AppError | undefined> {
  const { followJob } = await import('./link-place.ts');
  const line = new ProgressLine();
  const job = await followJob(place, jobId, (now) => line.show(progressText(name, now)));
  const capture = await place.capture(captureId);
  if (job.state === 'paused' && ask !== null) {
    line.end(visible(`${name}: paused: ${job.error?.detail ?? ''}`));
    const link = await ask('New link or token to go on with (not shown; Enter to leave it paused): ');
    if (link.trim() !== '') {
      const resumed = await place.resume(captureId, { link, token: '' });
      return followOne(place, captureId, name, resumed.job.id, ask);
    }
  }
  if (job.state === 'done') {
    const same = capture.duplicateOf === null ? undefined : await place.capture(capture.duplicateOf);
    line.end(outcomeText(name, capture, { same, packetsPerSecond: job.packetsPerSecond }));
    if (capture.state === 'unpacked') return followAll(place, await place.members(capture), ask);
    return undefined;
  }
  const how = job.state === 'paused' ? `; go on with: capscape import-link --resume ${captureId}` : '';
  line.end(visible(`${name}: ${job.state}: ${job.error?.detail ?? job.state}${how}`));
  return failureAs(job, name);
}
