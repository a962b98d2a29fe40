/** Flow logs of a storage container on the command line: follow it into a data set, look how that goes, stop. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Command, InvalidArgumentError } from 'commander';
import { AppError } from '../base/errors.ts';
import { accountId } from './azure-blobs.ts';
import { type AzureHost, type AzureHostOptions, openAzureHost, type ShownContainer } from './azure-host.ts';
import { writeItems } from './azure-options.ts';
import { dataOption } from './data-option.ts';
import { LINK_VARIABLE, type LinkSecrets, TOKEN_VARIABLE } from './link-secrets.ts';
import { ProgressLine } from './progress-line.ts';
import { formatCount, visible } from './terminal-text.ts';

interface FollowOptions extends AzureHostOptions {
  readonly secretFile?: string;
  readonly interval: number;
  readonly hours: number;
}

const POLL_MS = 1_000;

const EXAMPLES = `
Without an account the link to the container or folder is asked for, or read as "import-link" reads it (--secret-file,
standard input, ${LINK_VARIABLE}). It is kept in memory only: after a restart of the server give it again with "follow-logs".
With a server on the data directory that one follows; without one this command does, until it is interrupted.

Examples:
  capscape azure follow-logs logs2026 insights-logs-flowlogflowevent --dataset "Flow logs"
  capscape azure follow-logs --secret-file link.txt --hours 48
`;

export function addAzureFollowCommands(add: (name: string, description: string) => Command): void {
  add('follow-logs', 'Follows flow logs in a storage container: what is new or grows there is imported.')
    .argument('[account]', 'storage account, by name or resource id; without it, by a link')
    .argument('[container]', 'such as insights-logs-flowlogflowevent')
    .argument('[folder]', 'what the names of blobs begin with')
    .option('--secret-file <file>', 'file with the link to follow by; - for standard input')
    .option('--interval <seconds>', 'from one look to the next, 10 to 3600', numberIn(10, 3_600), 60)
    .option('--hours <count>', 'leave blobs alone that did not change for so long', numberIn(1, 8_784), 24)
    .option('--dataset <name>', 'data set they go to (default: called after the container)')
    .addOption(dataOption())
    .addHelpText('after', EXAMPLES)
    .action(followLogs);
  add('followed', 'Lists the containers that are followed.').addOption(dataOption()).action(listFollowed);
  add('unfollow', 'Follows a container no longer; what was imported stays.')
    .argument('<number>', 'as "followed" lists it', numberIn(1, Number.MAX_SAFE_INTEGER))
    .addOption(dataOption())
    .action(unfollow);
}

const numberIn =
  (minimum: number, maximum: number) =>
  (text: string): number => {
    const value = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
    if (!(value >= minimum && value <= maximum))
      throw new InvalidArgumentError(`It is no whole number from ${minimum} to ${maximum}.`);
    return value;
  };

async function followLogs(
  account: string | undefined,
  container: string | undefined,
  folder: string | undefined,
  options: FollowOptions,
): Promise<void> {
  const where = await whereOf(account, container, folder, options);
  const host = await openAzureHost(options);
  try {
    const { id, folder: shown } = await begin(host, where, options);
    if (host.isServer) return console.error(visible(`following ${shown} as number ${id}`));
    const line = new ProgressLine();
    for (;;) {
      line.show(visible(`${shown}: ${stateOf((await host.followed()).find((followed) => followed.id === id))}`));
      await sleep(POLL_MS);
    }
  } finally {
    await host.close();
  }
}

/** A folder that is followed by a link already gets this one. */
async function begin(
  host: AzureHost,
  where: Where,
  { dataset, interval, hours }: FollowOptions,
): Promise<ShownContainer> {
  const pace = { intervalSeconds: interval, hours };
  if (where.by === 'account') {
    const { by: _, ...folder } = where;
    return host.follow({ ...folder, ...pace }, dataset ?? where.container);
  }
  const { link, token } = where.secrets;
  const { placeToFollow } = await import('../azure/followed-containers.ts');
  const { shownFolder } = await import('../azure/followed-container.ts');
  const { readPasted } = await import('../azure/pasted-link.ts');
  const place = placeToFollow(readPasted(link, token));
  const known = (await host.followed()).find((other) => other.folder === shownFolder(place));
  if (known !== undefined) return host.giveLink(known.id, where.secrets);
  return host.follow({ link, token, ...pace }, dataset ?? place.container);
}

type Where =
  | { readonly by: 'link'; readonly secrets: LinkSecrets }
  | { readonly by: 'account'; readonly account: string; readonly container: string; readonly prefix?: string };

async function whereOf(
  account: string | undefined,
  container: string | undefined,
  prefix: string | undefined,
  options: FollowOptions,
): Promise<Where> {
  const { askAtTerminal, readLinkSecrets, readStandardInput, refuseSecret } = await import('./link-secrets.ts');
  if (account !== undefined) {
    refuseSecret(account);
    if (container === undefined)
      throw new AppError('REQUEST_INVALID', 'say which container of the account is followed');
    const { id } = await accountId(account, options);
    return { by: 'account', account: id, container, ...(prefix !== undefined && { prefix }) };
  }
  const sources = {
    link: undefined,
    file: options.secretFile,
    env: process.env,
    ask: askAtTerminal,
    readStandardInput,
  };
  const secrets = await readLinkSecrets(sources);
  // Whatever is started from here on does not inherit it.
  for (const name of [LINK_VARIABLE, TOKEN_VARIABLE]) delete process.env[name];
  return { by: 'link', secrets };
}

function stateOf(followed: ShownContainer | undefined): string {
  if (followed === undefined) return 'followed no longer';
  const { state, blobs, waiting, problem } = followed;
  const count = `${formatCount(blobs)} ${blobs === 1 ? 'blob' : 'blobs'}`;
  return `${state}, ${count}${waiting > 0 ? `, ${formatCount(waiting)} to come` : ''}${problem ? `, ${problem.detail}` : ''}`;
}

async function listFollowed(options: AzureHostOptions): Promise<void> {
  const host = await openAzureHost(options);
  try {
    await writeItems(await host.followed(), options, [
      ['Number', ({ id }) => String(id)],
      ['Folder', ({ folder }) => folder],
      ['State', ({ state }) => state],
      ['Blobs', ({ blobs }) => formatCount(blobs)],
      ['Looked', ({ lastLook }) => lastLook ?? ''],
      ['Problem', ({ problem }) => problem?.detail ?? ''],
    ]);
  } finally {
    await host.close();
  }
}

async function unfollow(id: number, options: AzureHostOptions): Promise<void> {
  const host = await openAzureHost(options);
  try {
    await host.unfollow(id);
    console.error(`number ${id} is followed no longer; what was imported stays`);
  } finally {
    await host.close();
  }
}
