/** Names of Azure resources: `/subscriptions/{id}/resourceGroups/{name}/providers/{namespace}/{type}/{name}…`. */
import { AppError } from '../base/errors.ts';

export interface ResourceId {
  readonly id: string;
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  /** With its namespace, in Azure's spelling or not: compare without case. */
  readonly type: string;
  readonly name: string;
  /** The resource that this one belongs to; null for those at the top. */
  readonly parent: string | null;
}

/** Letters, digits and `-_.()`: every kind of name that we ask for has no others. */
const PART = /^(?!\.+$)[\p{L}\p{N}\-_.()]{1,128}$/u;
const LENGTH_LIMIT = 2_000;

/** Undefined for what is no such name; nothing in one that is leads out of its path. */
export function parseResourceId(text: string): ResourceId | undefined {
  if (text.length > LENGTH_LIMIT || !text.startsWith('/')) return undefined;
  const parts = text.slice(1).split('/');
  const [subscriptions, subscriptionId = '', groups, resourceGroup = '', providers, namespace = '', ...rest] = parts;
  const isShaped =
    subscriptions?.toLowerCase() === 'subscriptions' &&
    groups?.toLowerCase() === 'resourcegroups' &&
    providers?.toLowerCase() === 'providers';
  if (!isShaped || rest.length < 2 || rest.length % 2 !== 0 || !parts.every((part) => PART.test(part)))
    return undefined;
  const types = rest.filter((_, index) => index % 2 === 0);
  const parent = rest.length === 2 ? null : `/${parts.slice(0, -2).join('/')}`;
  const type = [namespace, ...types].join('/');
  return { id: text, subscriptionId, resourceGroup, type, name: rest.at(-1) ?? '', parent };
}

export const RESOURCE_TYPES = {
  watcher: 'Microsoft.Network/networkWatchers',
  packetCapture: 'Microsoft.Network/networkWatchers/packetCaptures',
  machine: 'Microsoft.Compute/virtualMachines',
  scaleSet: 'Microsoft.Compute/virtualMachineScaleSets',
  storageAccount: 'Microsoft.Storage/storageAccounts',
} as const;
export type ResourceKind = keyof typeof RESOURCE_TYPES;

const WORDS: Readonly<Record<ResourceKind, string>> = {
  watcher: 'network watcher',
  packetCapture: 'packet capture',
  machine: 'virtual machine',
  scaleSet: 'scale set',
  storageAccount: 'storage account',
};

export const isKind = ({ type }: ResourceId, kind: ResourceKind): boolean =>
  type.toLowerCase() === RESOURCE_TYPES[kind].toLowerCase();

/** Throws REQUEST_INVALID unless `text` names a resource of one of these kinds. */
export function resourceIdOf(text: string, ...kinds: readonly [ResourceKind, ...ResourceKind[]]): ResourceId {
  const id = parseResourceId(text);
  if (id !== undefined && kinds.some((kind) => isKind(id, kind))) return id;
  const wanted = kinds.map((kind) => WORDS[kind]).join(' or ');
  throw new AppError('REQUEST_INVALID', `"${text.slice(0, 200)}" is not the resource id of a ${wanted}`);
}

/** As a path of a request. */
export const pathOf = ({ id }: ResourceId): string => id.split('/').map(encodeURIComponent).join('/');

const SUBSCRIPTION = /^[0-9a-zA-Z-]{1,64}$/;

export function subscriptionPath(subscriptionId: string): string {
  if (SUBSCRIPTION.test(subscriptionId)) return `/subscriptions/${subscriptionId}`;
  throw new AppError('REQUEST_INVALID', `"${subscriptionId.slice(0, 80)}" is no subscription id`);
}

/** Azure compares names without case, and answers in another case than it was asked. */
export const isSameResource = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
