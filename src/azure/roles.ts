/**
 * Which actions of Azure's access control Capscape needs, what for, and which built-in role allows each. Docs and errors
 * are made from this one table. Actions are those that Microsoft lists for Network Watcher's packet capture.
 */

export interface NeededAction {
  readonly action: string;
  readonly need: string;
  /** The narrowest built-in role that has it. */
  readonly role: string;
}

const NETWORK = 'Network Contributor';
const STORAGE = 'Storage Account Contributor';
const COMPUTE = 'Virtual Machine Contributor';
const READER = 'Reader';
const WATCHERS = 'Microsoft.Network/networkWatchers';
const STORAGE_ACCOUNTS = 'Microsoft.Storage/storageAccounts';
const MACHINES = 'Microsoft.Compute/virtualMachines';
const SCALE_SETS = 'Microsoft.Compute/virtualMachineScaleSets';

export const NEEDED_ACTIONS: readonly NeededAction[] = [
  { action: `${WATCHERS}/read`, need: 'list network watchers', role: READER },
  { action: `${WATCHERS}/packetCaptures/read`, need: 'list packet captures and watch them', role: READER },
  { action: `${WATCHERS}/packetCaptures/queryStatus/action`, need: 'see whether a capture runs', role: NETWORK },
  { action: `${WATCHERS}/packetCaptures/queryStatus/read`, need: 'see whether a capture runs', role: NETWORK },
  { action: `${WATCHERS}/packetCaptures/write`, need: 'start a packet capture', role: NETWORK },
  { action: `${WATCHERS}/packetCaptures/stop/action`, need: 'stop a packet capture', role: NETWORK },
  { action: `${WATCHERS}/packetCaptures/delete`, need: 'delete a packet capture session', role: NETWORK },
  { action: `${MACHINES}/read`, need: 'list virtual machines', role: READER },
  { action: `${MACHINES}/instanceView/read`, need: 'see whether a virtual machine runs', role: READER },
  { action: `${MACHINES}/write`, need: 'start a packet capture on a virtual machine', role: COMPUTE },
  { action: `${MACHINES}/extensions/read`, need: 'see whether the Network Watcher extension is there', role: READER },
  { action: `${MACHINES}/extensions/write`, need: 'start a packet capture on a virtual machine', role: COMPUTE },
  { action: `${SCALE_SETS}/read`, need: 'list scale sets and their instances', role: READER },
  { action: `${SCALE_SETS}/virtualMachines/read`, need: 'list scale sets and their instances', role: READER },
  { action: `${SCALE_SETS}/extensions/read`, need: 'see whether the Network Watcher extension is there', role: READER },
  { action: `${SCALE_SETS}/write`, need: 'start a packet capture on a scale set', role: COMPUTE },
  { action: `${SCALE_SETS}/extensions/write`, need: 'start a packet capture on a scale set', role: COMPUTE },
  {
    action: 'Microsoft.Resources/subscriptions/resourceGroups/read',
    need: 'start a packet capture: Azure looks for the machine’s group',
    role: READER,
  },
  { action: `${STORAGE_ACCOUNTS}/read`, need: 'list storage accounts', role: READER },
  { action: `${STORAGE_ACCOUNTS}/listServiceSas/action`, need: 'capture into a storage account', role: STORAGE },
  { action: `${STORAGE_ACCOUNTS}/listAccountSas/action`, need: 'capture into a storage account', role: STORAGE },
  { action: `${STORAGE_ACCOUNTS}/listKeys/action`, need: 'capture into a storage account', role: STORAGE },
  {
    action: `${STORAGE_ACCOUNTS}/blobServices/containers/read`,
    need: 'list containers as the signed-in identity',
    role: 'Storage Blob Data Reader',
  },
  {
    action: `${STORAGE_ACCOUNTS}/blobServices/containers/blobs/read`,
    need: 'list and read blobs as the signed-in identity',
    role: 'Storage Blob Data Reader',
  },
];

/** The role to ask for so that `action` is allowed; undefined for actions that we do not know. */
export const roleFor = (action: string): string | undefined =>
  NEEDED_ACTIONS.find((needed) => needed.action.toLowerCase() === action.toLowerCase())?.role;

const ACTION = /Microsoft\.[A-Za-z]+(?:\/[A-Za-z]+)+\/(?:read|write|delete|action)\b/g;
const SCOPE = /\/subscriptions\/[^'"\s,)]+/;

/**
 * What a refusal by access control lacks, in words: the actions and scope that Azure's message names, and the role that
 * has them.
 */
export function lackingPermission(message: string): string {
  // "has permission to perform action 'A' … however, it does not have permission … 'B'": only the latter is lacking.
  const lacking = message.slice(Math.max(0, message.search(/does not have/i)));
  const actions = [...new Set(lacking.match(ACTION) ?? message.match(ACTION) ?? [])];
  if (actions.length === 0) return `the signed-in identity lacks a permission: ${message}`;
  const roles = [...new Set(actions.map(roleFor).filter((role) => role !== undefined))];
  const scope = SCOPE.exec(lacking)?.[0];
  const on = scope === undefined ? '' : ` on ${scope}`;
  const from = roles.length === 0 ? '' : `; the role ${roles.join(' and ')} has it`;
  return `the signed-in identity may not ${actions.join(', ')}${on}${from}`;
}
