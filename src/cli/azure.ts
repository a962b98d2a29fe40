/** `capscape azure`: what there is in Azure, and packet captures of Network Watcher. */
import { Command } from 'commander';
import type { AzureCaptureStatus, AzurePacketCapture } from '../api/azure.ts';
import type { AzureConnection } from '../azure/connection.ts';
import { addAzureBlobCommands } from './azure-blobs.ts';
import { addAzureFollowCommands } from './azure-follow.ts';
import { addAzureImportCommand } from './azure-import.ts';
import { type AzureOptions, addAzureOptions, chooseSubscription, openConnection, writeItems } from './azure-options.ts';
import { addAzureStartCommand } from './azure-start.ts';

const EXAMPLES = `
Signs in as the machine does: environment variables, workload identity, managed identity, Azure CLI (az login) and others.

Examples:
  capscape azure machines
  capscape azure start web-1 --storage captures2026 --time 10m --filter protocol=tcp,local-port=443 --import
  capscape azure captures
  capscape azure stop /subscriptions/…/packetCaptures/office
  capscape azure import /subscriptions/…/packetCaptures/office --dataset Office
`;

const CAPTURE_ID = 'resource id of the packet capture, as "captures" lists it';

export function addAzureCommand(program: Command): void {
  const azure = program
    .command('azure')
    .summary('capture packets with Azure Network Watcher')
    .description('Starts, watches, stops and imports packet captures of Azure Network Watcher.')
    .addHelpText('after', EXAMPLES);
  const add = (name: string, description: string): Command => {
    const command = addAzureOptions(new Command(name).description(description).exitOverride());
    azure.addCommand(command);
    return command;
  };
  add('status', 'Says who Capscape is in Azure.').action(showStatus);
  add('subscriptions', 'Lists subscriptions.').action(listSubscriptions);
  add('machines', 'Lists virtual machines and scale sets.').action(listMachines);
  add('watchers', 'Lists network watchers, one for a region.').action(listWatchers);
  add('accounts', 'Lists storage accounts, and whether packet captures can go there.').action(listAccounts);
  add('captures', 'Lists packet captures, whoever started them.').action(listCaptures);
  add('show', 'Shows how a packet capture goes on.').argument('<capture>', CAPTURE_ID).action(showCapture);
  add('stop', 'Stops a packet capture; its file is complete some time after.')
    .argument('<capture>', CAPTURE_ID)
    .action(stopCapture);
  add('delete', 'Deletes a packet capture from Network Watcher; the files that it wrote stay.')
    .argument('<capture>', CAPTURE_ID)
    .action(deleteCapture);
  addAzureStartCommand(add);
  addAzureImportCommand(add);
  addAzureBlobCommands(add);
  addAzureFollowCommands(add);
}

async function showStatus(options: AzureOptions): Promise<void> {
  const { AppError } = await import('../base/errors.ts');
  const connection = await openConnection(options);
  const { identity, problem } = await connection.status();
  if (problem !== null || identity === null)
    throw new AppError('AZURE_SIGN_IN', problem?.detail ?? 'nobody is signed in');
  return writeItems([identity], options, [
    ['Signed in as', ({ name }) => name],
    ['Tenant', ({ tenantId }) => tenantId ?? ''],
    ['Cloud', () => connection.cloud.label],
  ]);
}

async function listSubscriptions(options: AzureOptions): Promise<void> {
  const { resources } = await openConnection(options);
  return writeItems(await resources.subscriptions(), options, [
    ['Name', ({ name }) => name],
    ['Id', ({ id }) => id],
  ]);
}

async function listMachines(options: AzureOptions): Promise<void> {
  const [{ resources }, subscription] = await withSubscription(options);
  return writeItems(await resources.targets(subscription), options, [
    ['Name', ({ name }) => name],
    ['Kind', ({ kind }) => (kind === 'scaleSet' ? 'scale set' : 'virtual machine')],
    ['System', ({ system }) => system ?? ''],
    ['Region', ({ location }) => location],
    ['Resource group', ({ resourceGroup }) => resourceGroup],
  ]);
}

async function listWatchers(options: AzureOptions): Promise<void> {
  const [{ resources }, subscription] = await withSubscription(options);
  return writeItems(await resources.watchers(subscription), options, [
    ['Region', ({ location }) => location],
    ['Id', ({ id }) => id],
  ]);
}

async function listAccounts(options: AzureOptions): Promise<void> {
  const [{ resources }, subscription] = await withSubscription(options);
  return writeItems(await resources.storageAccounts(subscription), options, [
    ['Name', ({ name }) => name],
    ['Region', ({ location }) => location],
    ['For captures', ({ unsuitable }) => unsuitable ?? 'yes'],
  ]);
}

async function listCaptures(options: AzureOptions): Promise<void> {
  const { resourceIdOf } = await import('../azure/resource-id.ts');
  const [{ resources, captures }, subscription] = await withSubscription(options);
  const watchers = await resources.watchers(subscription);
  const lists = await Promise.all(watchers.map(({ id }) => captures.list(resourceIdOf(id, 'watcher'))));
  return writeItems<AzurePacketCapture>(lists.flat(), options, [
    ['Name', ({ name }) => name],
    ['Machine', ({ target }) => target.split('/').at(-1) ?? ''],
    ['Provisioning', ({ provisioning }) => provisioning],
    ['Id', ({ id }) => id],
  ]);
}

async function showCapture(capture: string, options: AzureOptions): Promise<void> {
  const { resourceIdOf } = await import('../azure/resource-id.ts');
  const id = resourceIdOf(capture, 'packetCapture');
  const { captures } = await openConnection(options);
  const [about, status] = await Promise.all([captures.get(id), captures.status(id)]);
  return writeItems<AzurePacketCapture & { status: AzureCaptureStatus }>([{ ...about, status }], options, [
    ['Name', ({ name }) => name],
    ['State', (item) => item.status.state],
    ['Since', (item) => item.status.started ?? ''],
    ['Stopped by', (item) => item.status.stopReason ?? ''],
    ['Errors', (item) => item.status.errors.join(' ')],
    ['File', ({ blob, localPath }) => blob ?? localPath ?? ''],
  ]);
}

async function stopCapture(capture: string, options: AzureOptions): Promise<void> {
  const { resourceIdOf } = await import('../azure/resource-id.ts');
  const id = resourceIdOf(capture, 'packetCapture');
  await (await openConnection(options)).captures.stop(id);
  console.error(`${id.name} is stopped; its file is complete in a while`);
}

async function deleteCapture(capture: string, options: AzureOptions): Promise<void> {
  const { resourceIdOf } = await import('../azure/resource-id.ts');
  const id = resourceIdOf(capture, 'packetCapture');
  await (await openConnection(options)).captures.delete(id);
  console.error(`${id.name} is deleted; the files that it wrote stay`);
}

async function withSubscription(options: AzureOptions): Promise<[AzureConnection, string]> {
  const connection = await openConnection(options);
  return [connection, await chooseSubscription(connection, options.subscription)];
}
