/**
 * What is wrong with a packet capture before Azure is asked, in words: Azure's own refusals name neither the field nor the
 * limit.
 */

import { type FilterValue, filterAddresses, filterPorts } from './filter-values.ts';
import type { CaptureSpec } from './packet-capture.ts';
import { isKind, parseResourceId, type ResourceKind } from './resource-id.ts';
import { isSameRegion, type StorageAccount, type Target, type Watcher } from './resources.ts';

/** Network resources: letters, digits, `_`, `-` and `.`, beginning with a letter or digit, not ending in a mark but `_`. */
const NAME = /^[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,78}[A-Za-z0-9_])?$/;
const LINUX_DIRECTORY = '/var/captures/';
const WINDOWS_PATH = /^[A-Za-z]:\\(?:[^\\/:*?"<>|]+\\)*[^\\/:*?"<>|]+$/;

/** Seconds. */
export const SINGLE_TIME_LIMIT = 5 * 3600;

/** Faults that need nothing but the specification itself. */
export function faultsOf(spec: CaptureSpec): string[] {
  return [
    ...nameFaults(spec),
    ...idFaults(spec),
    ...limitFaults(spec),
    ...placeFaults(spec),
    ...filterFaults(spec.filters ?? []),
  ];
}

/** Faults that show once Azure has said what the target and the account are. */
export function faultsInAzure(
  spec: CaptureSpec,
  { target, watcher, account }: { target: Target; watcher: Watcher; account: StorageAccount | null },
): string[] {
  const faults: string[] = [];
  if (!isSameRegion(watcher.location, target.location))
    faults.push(
      `the network watcher ${watcher.name} is in ${watcher.location}, ${target.name} in ${target.location}: take the one of that region`,
    );
  const path = spec.localPath ?? '';
  if (target.system === 'linux' && path !== '' && !path.startsWith(LINUX_DIRECTORY))
    faults.push(`${target.name} runs Linux: the file on the machine must be below ${LINUX_DIRECTORY}`);
  if (target.system === 'windows' && path.startsWith('/'))
    faults.push(`${target.name} runs Windows: the file on the machine must be like C:\\captures\\name.cap`);
  if (account === null) return faults;
  if (account.unsuitable !== null)
    faults.push(`the storage account ${account.name} does not do: ${account.unsuitable}`);
  if (!isSameRegion(account.location, target.location))
    faults.push(
      `the storage account ${account.name} is in ${account.location}, ${target.name} in ${target.location}: they must be in the same region`,
    );
  if (spec.blob !== undefined && !isBlobOf(spec.blob, account))
    faults.push(`the blob is not in the storage account ${account.name} (${account.blobEndpoint})`);
  return faults;
}

const isBlobOf = (blob: string, { blobEndpoint }: StorageAccount): boolean =>
  blobEndpoint !== null && URL.parse(blob)?.host === URL.parse(blobEndpoint)?.host;

function nameFaults({ name }: CaptureSpec): string[] {
  if (NAME.test(name)) return [];
  return [
    'the name has letters, digits, "_", "-" and "." only, begins with a letter or digit and does not end in "-" or "."',
  ];
}

function idFaults({ watcher, target, storageAccount, instances = [] }: CaptureSpec): string[] {
  const is = (text: string, ...kinds: ResourceKind[]): boolean => {
    const id = parseResourceId(text);
    return id !== undefined && kinds.some((kind) => isKind(id, kind));
  };
  const faults: string[] = [];
  if (!is(watcher, 'watcher')) faults.push('the network watcher is no resource id of one');
  if (!is(target, 'machine', 'scaleSet')) faults.push('the target is no resource id of a virtual machine or scale set');
  if (storageAccount !== undefined && !is(storageAccount, 'storageAccount'))
    faults.push('the storage account is no resource id of one');
  if (instances.length > 0 && is(target, 'machine')) faults.push('only a scale set has instances to choose from');
  if (instances.some((instance) => !/^[A-Za-z0-9_-]+$/.test(instance))) faults.push('an instance has no id of one');
  return faults;
}

/** The schema checks each number alone; here is what one forbids another. */
function limitFaults({ mode, seconds, totalBytes, fileBytes, fileCount }: CaptureSpec): string[] {
  const faults: string[] = [];
  if (mode === 'single' && (fileBytes !== undefined || fileCount !== undefined))
    faults.push('size and number of files belong to a capture in several files; a single file has a total size');
  if (mode !== 'single' && totalBytes !== undefined)
    faults.push('a total size belongs to a single file; a capture in several files has size and number of files');
  if (mode === 'single' && seconds !== undefined && seconds > SINGLE_TIME_LIMIT)
    faults.push('a single file may take 5 hours at most; a capture in several files 7 days');
  return faults;
}

function placeFaults({ storageAccount, blob, localPath }: CaptureSpec): string[] {
  const faults: string[] = [];
  if (storageAccount === undefined && localPath === undefined)
    faults.push('choose a storage account, or a file on the machine, for the packets to go to');
  if (storageAccount === undefined && blob !== undefined) faults.push('a blob needs its storage account');
  if (blob !== undefined) faults.push(...blobFaults(blob));
  if (localPath === undefined) return faults;
  if (!/\.cap$/i.test(localPath)) faults.push('the file on the machine must end in .cap');
  else if (!localPath.startsWith(LINUX_DIRECTORY) && !WINDOWS_PATH.test(localPath))
    faults.push(`the file on the machine is ${LINUX_DIRECTORY}name.cap on Linux, C:\\captures\\name.cap on Windows`);
  return faults;
}

function blobFaults(blob: string): string[] {
  const url = URL.parse(blob);
  if (url === null || url.protocol !== 'https:' || url.username !== '' || url.password !== '')
    return ['the blob is an address like https://account.blob.core.windows.net/container/name.cap'];
  if (url.search !== '' || url.hash !== '') return ['the address of the blob is given without a signature'];
  if (!/^\/[a-z0-9$-]+\/.+\.cap$/i.test(url.pathname))
    return ['the address of the blob has a container, and ends in .cap'];
  return [];
}

function filterFaults(filters: NonNullable<CaptureSpec['filters']>): string[] {
  return filters.flatMap((filter, index) => {
    const of = (value: string | undefined, read: (text: string) => FilterValue): string[] => {
      const result = value === undefined ? undefined : read(value);
      return result !== undefined && 'fault' in result ? [`filter ${index + 1}: ${result.fault}`] : [];
    };
    return [
      ...of(filter.localAddress, filterAddresses),
      ...of(filter.remoteAddress, filterAddresses),
      ...of(filter.localPort, filterPorts),
      ...of(filter.remotePort, filterPorts),
    ];
  });
}
