import { type Command, InvalidArgumentError, Option } from 'commander';
import {
  AZURE_CAPTURE_MODES,
  type AzureCaptureFilter,
  type AzureCaptureInput,
  type AzureTarget,
} from '../api/azure.ts';
import { AppError } from '../base/errors.ts';
import { parseBytes, parseCount, parseSeconds } from './azure-amounts.ts';
import { type AzureOptions, chooseTarget, only, openConnection } from './azure-options.ts';
import { dataOption } from './data-option.ts';
import { visible } from './terminal-text.ts';

interface StartOptions extends AzureOptions {
  readonly name?: string;
  readonly storage?: string;
  readonly blob?: string;
  readonly localPath?: string;
  readonly mode: AzureCaptureInput['mode'];
  readonly time?: number;
  readonly size?: number;
  readonly fileSize?: number;
  readonly files?: number;
  readonly packetBytes?: number;
  readonly instance?: string[];
  readonly filter?: AzureCaptureFilter[];
  readonly import: boolean;
  readonly follow: boolean;
  readonly dataset?: string;
  readonly data: string;
}

const EXAMPLES = `
A filter is what must hold together; several filters are alternatives. Addresses and ports are one, a range a-b, or several
a;b; a prefix such as 10.0.0.0/24 becomes its range.

  --filter protocol=tcp,local-port=443
  --filter "protocol=udp,remote=10.0.0.4;10.0.0.5"
`;

export function addAzureStartCommand(add: (name: string, description: string) => Command): void {
  add('start', 'Starts a packet capture on a virtual machine or scale set.')
    .argument('<machine>', 'name or resource id')
    .option('--name <name>', 'of the packet capture (default: capscape and the time)')
    .option('--storage <account>', 'storage account that the file goes to, by name or resource id')
    .option('--blob <address>', 'blob of that account to write (default: Azure’s own layout)')
    .option('--local-path <file>', 'file on the machine itself, for example /var/captures/a.cap')
    .addOption(
      new Option('--mode <mode>', 'one file, several until it ends, or several of which the oldest gives way')
        .choices(AZURE_CAPTURE_MODES)
        .default('single'),
    )
    .option('--time <time>', 'ends after this long', parseSeconds)
    .option('--size <size>', 'mode single: ends at this size', parseBytes)
    .option('--file-size <size>', 'other modes: size of a file', parseBytes)
    .option('--files <number>', 'other modes: number of files', parseCount)
    .option('--packet-bytes <size>', 'only the first bytes of each packet', parseBytes)
    .option('--instance <id...>', 'of a scale set: only these instances')
    .option('--filter <filter>', 'only packets that match; may be given several times', collectFilter)
    .option('--import', 'wait until it ends, then import what it wrote', false)
    .option('--follow', 'with --import: import file by file while it goes on', false)
    .option('--dataset <name>', 'data set the files go to (default: called after the capture)')
    .addOption(dataOption())
    .addHelpText('after', EXAMPLES)
    .action(start);
}

async function start(machine: string, options: StartOptions): Promise<void> {
  const connection = await openConnection(options);
  const target = await chooseTarget(connection, machine, options);
  const { startCapture } = await import('../azure/start-capture.ts');
  const { parseResourceId } = await import('../azure/resource-id.ts');
  const subscription = parseResourceId(target.id)?.subscriptionId ?? '';
  const { isSameRegion } = await import('../azure/resources.ts');
  const watchers = await connection.resources.watchers(subscription);
  const watcher = watchers.find(({ location }) => isSameRegion(location, target.location));
  if (watcher === undefined) throw new AppError('AZURE_NOT_FOUND', `there is no network watcher in ${target.location}`);
  const account =
    options.storage === undefined
      ? undefined
      : only(await connection.resources.storageAccounts(subscription), options.storage, 'storage account');
  const { capture, operation } = await startCapture(connection, captureOf(options, target, watcher.id, account?.id));
  await operation.finish();
  console.error(`${visible(capture.name)} captures packets of ${visible(target.name)}`);
  console.log(capture.id);
  if (!options.import) return;
  const { importCapture } = await import('./azure-import.ts');
  return importCapture(capture.id, options);
}

function captureOf(
  options: StartOptions,
  target: AzureTarget,
  watcher: string,
  storageAccount: string | undefined,
): AzureCaptureInput {
  const { mode, blob, localPath, time, size, fileSize, files, packetBytes, instance, filter } = options;
  const { name = `capscape-${new Date().toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-')}` } =
    options;
  return {
    watcher,
    name,
    target: target.id,
    mode,
    ...(storageAccount !== undefined && { storageAccount }),
    ...(blob !== undefined && { blob }),
    ...(localPath !== undefined && { localPath }),
    ...(time !== undefined && { seconds: time }),
    ...(size !== undefined && { totalBytes: size }),
    ...(fileSize !== undefined && { fileBytes: fileSize }),
    ...(files !== undefined && { fileCount: files }),
    ...(packetBytes !== undefined && { bytesPerPacket: packetBytes }),
    ...(instance !== undefined && { instances: instance }),
    ...(filter !== undefined && { filters: filter }),
  };
}

const FILTER_KEYS: Readonly<Record<string, keyof AzureCaptureFilter>> = {
  protocol: 'protocol',
  local: 'localAddress',
  'local-port': 'localPort',
  remote: 'remoteAddress',
  'remote-port': 'remotePort',
};

function collectFilter(text: string, before: AzureCaptureFilter[] = []): AzureCaptureFilter[] {
  const filter: Record<string, string> = { protocol: 'any' };
  for (const part of text.split(',')) {
    const [key = '', value = ''] = part.split('=');
    const name = FILTER_KEYS[key.trim()];
    if (name === undefined || value.trim() === '')
      throw new InvalidArgumentError(`a filter has ${Object.keys(FILTER_KEYS).join(', ')}, each with = and a value.`);
    filter[name] = name === 'protocol' ? value.trim().toLowerCase() : value.trim();
  }
  if (!/^(tcp|udp|any)$/.test(filter.protocol ?? '')) throw new InvalidArgumentError('protocol is tcp, udp or any.');
  return [...before, filter as AzureCaptureFilter];
}
