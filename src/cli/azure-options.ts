/** Options of every `capscape azure` command, and the connection that they describe. */
import { type Command, Option } from 'commander';
import { AZURE_CLOUDS, type AzureSettings, type AzureTarget } from '../api/azure.ts';
import type { AzureConnection } from '../azure/connection.ts';
import { AppError } from '../base/errors.ts';
import { alignRow, columnWidths, type TableColumn, visible } from './terminal-text.ts';

export interface AzureOptions {
  readonly cloud: AzureSettings['cloud'];
  readonly apiVersion?: string;
  readonly subscription?: string;
  readonly format: 'table' | 'json';
}

export function addAzureOptions(command: Command): Command {
  return command
    .addOption(
      new Option('--cloud <name>', 'which Azure').choices(AZURE_CLOUDS).env('CAPSCAPE_AZURE_CLOUD').default('public'),
    )
    .addOption(
      new Option('--api-version <date>', 'version of Network Watcher’s interface').env('CAPSCAPE_AZURE_API_VERSION'),
    )
    .addOption(new Option('--subscription <id>', 'by id or name (default: the only one)').env('AZURE_SUBSCRIPTION_ID'))
    .addOption(new Option('--format <format>', 'form of the answer').choices(['table', 'json']).default('table'));
}

export async function settingsOf({ cloud, apiVersion }: AzureOptions): Promise<AzureSettings> {
  const { DEFAULT_AZURE_SETTINGS } = await import('../azure/connection.ts');
  const { API_VERSION_PATTERN } = await import('../azure/api-versions.ts');
  if (apiVersion !== undefined && !new RegExp(API_VERSION_PATTERN).test(apiVersion))
    throw new AppError(
      'REQUEST_INVALID',
      `"${apiVersion}" is no version like ${DEFAULT_AZURE_SETTINGS.networkApiVersion}`,
    );
  return { cloud, networkApiVersion: apiVersion ?? DEFAULT_AZURE_SETTINGS.networkApiVersion };
}

export async function openConnection(options: AzureOptions): Promise<AzureConnection> {
  const { connect, standInOf } = await import('../azure/connection.ts');
  return connect(await settingsOf(options), { standIn: standInOf(process.env) });
}

/** The subscription asked for by id or name, or the only one. */
export async function chooseSubscription({ resources }: AzureConnection, asked: string | undefined): Promise<string> {
  const all = await resources.subscriptions();
  const wanted = asked?.toLowerCase();
  const found = all.filter(({ id, name }) => wanted === undefined || id === wanted || name.toLowerCase() === wanted);
  const [only] = found;
  if (only !== undefined && found.length === 1) return only.id;
  if (all.length === 0) throw new AppError('AZURE_NOT_FOUND', 'the signed-in identity sees no subscription');
  const names = all.map(({ id, name }) => `${name} (${id})`).join(', ');
  throw new AppError('REQUEST_INVALID', `choose one with --subscription: ${names}`);
}

/** The virtual machine or scale set of that resource id or name. */
export async function chooseTarget(
  connection: AzureConnection,
  asked: string,
  options: AzureOptions,
): Promise<AzureTarget> {
  const { parseResourceId } = await import('../azure/resource-id.ts');
  const id = parseResourceId(asked);
  const subscription = id?.subscriptionId ?? (await chooseSubscription(connection, options.subscription));
  const all = await connection.resources.targets(subscription);
  return only(all, asked, 'virtual machine or scale set');
}

/** The one of `all` whose resource id or name is `asked`. */
export function only<T extends { readonly id: string; readonly name: string }>(
  all: readonly T[],
  asked: string,
  what: string,
): T {
  const wanted = asked.toLowerCase();
  const found = all.filter(({ id, name }) => id.toLowerCase() === wanted || name.toLowerCase() === wanted);
  const [first] = found;
  if (first !== undefined && found.length === 1) return first;
  if (first === undefined) throw new AppError('AZURE_NOT_FOUND', `there is no ${what} "${asked}"`);
  throw new AppError(
    'REQUEST_INVALID',
    `"${asked}" may be ${found.map(({ id }) => id).join(' or ')}: give the resource id`,
  );
}

/** A row for each item, for people; all of it as JSON, for programs. */
export async function writeItems<T>(
  items: readonly T[],
  { format }: AzureOptions,
  columns: readonly (readonly [head: string, cell: (item: T) => string])[],
): Promise<void> {
  const { writeOut } = await import('./standard-output.ts');
  if (format === 'json') return writeOut(`${JSON.stringify(items, null, 2)}\n`);
  const heads: TableColumn[] = columns.map(([head]) => ({ head, isNumber: false }));
  const rows = items.map((item) => columns.map(([, cell]) => visible(cell(item))));
  const widths = columnWidths(heads, rows);
  const lines = [heads.map(({ head }) => head), ...rows].map((row) => alignRow(heads, row, widths));
  return writeOut(`${lines.join('\n')}\n`);
}
