/** Containers and blobs of storage accounts on the command line: look, and import what is picked. */
import type { Command } from 'commander';
import type { AzureHostOptions } from './azure-host.ts';
import { type AzureOptions, chooseSubscription, only, openConnection, writeItems } from './azure-options.ts';
import { dataOption } from './data-option.ts';
import { formatBytes, visible } from './terminal-text.ts';

const ACCOUNT = 'storage account, by name or resource id';

export function addAzureBlobCommands(add: (name: string, description: string) => Command): void {
  add('blobs', 'Lists the containers of a storage account, or what is in a folder of one.')
    .argument('<account>', ACCOUNT)
    .argument('[container]', 'packet captures are in network-watcher-logs by default')
    .argument('[folder]', 'what the names of blobs begin with')
    .action(listBlobs);
  add('import-blobs', 'Imports blobs of a storage account as captures of one data set.')
    .argument('<account>', ACCOUNT)
    .argument('<container>')
    .argument('<blob...>', 'as "blobs" lists them')
    .option('--dataset <name>', 'data set they go to (default: called after the first)')
    .addOption(dataOption())
    .action(importBlobs);
}

interface Entry {
  readonly name: string;
  readonly size: number | null;
  readonly modified: string | null;
}

async function listBlobs(
  account: string,
  container: string | undefined,
  folder: string | undefined,
  options: AzureOptions,
) {
  const service = await import('../azure/blob-service.ts');
  const { StorageAccess } = await import('../azure/storage-access.ts');
  const { RemoteClient } = await import('../import/remote/remote-client.ts');
  const { standInOf } = await import('../azure/connection.ts');
  const connection = await openConnection(options);
  const id = await accountId(account, options);
  const remote = new RemoteClient({ allowedRanges: standInOf(process.env) === null ? [] : ['127.0.0.1/32'] });
  try {
    const entries = await new StorageAccess(connection, remote).read(id, async (opened): Promise<Entry[]> => {
      const named = (name: string): Entry => ({ name, size: null, modified: null });
      if (container === undefined) return (await service.listContainers(opened.service)).names.map(named);
      const page = await service.listBlobs(opened.service, container, { prefix: folder ?? '', delimiter: '/' });
      return [...page.folders.map(named), ...page.blobs];
    });
    await writeItems(entries, options, [
      ['Name', ({ name }) => name],
      ['Size', ({ size }) => (size === null ? '' : formatBytes(size))],
      ['Changed', ({ modified }) => modified ?? ''],
    ]);
  } finally {
    remote.close();
  }
}

async function importBlobs(
  account: string,
  container: string,
  blobs: string[],
  options: AzureHostOptions,
): Promise<void> {
  const { openAzureHost } = await import('./azure-host.ts');
  const { awaitCaptures } = await import('./azure-import.ts');
  const { id } = await accountId(account, options);
  const host = await openAzureHost(options);
  try {
    const { datasetId, captureIds } = await host.importBlobs({ account: id, container, blobs });
    console.error(visible(await awaitCaptures(host, datasetId, captureIds)));
  } finally {
    await host.close();
  }
}

/** The storage account of that resource id or name. */
export async function accountId(account: string, options: AzureOptions) {
  const { parseResourceId, resourceIdOf } = await import('../azure/resource-id.ts');
  if (parseResourceId(account) !== undefined) return resourceIdOf(account, 'storageAccount');
  const connection = await openConnection(options);
  const subscription = await chooseSubscription(connection, options.subscription);
  const all = await connection.resources.storageAccounts(subscription);
  return resourceIdOf(only(all, account, 'storage account').id, 'storageAccount');
}
