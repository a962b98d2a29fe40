/** Starts a packet capture once nothing speaks against it: what Azure would refuse late or unclearly is looked at first. */
import { AppError } from '../base/errors.ts';
import type { Operation } from './arm-operation.ts';
import type { AzureConnection } from './connection.ts';
import type { CaptureSpec, PacketCapture } from './packet-capture.ts';
import { faultsInAzure, faultsOf } from './packet-capture-faults.ts';
import { packetCaptureId } from './packet-captures.ts';
import { type ResourceId, resourceIdOf } from './resource-id.ts';
import { AGENT_PUBLISHER, type Target } from './resources.ts';

export interface StartedCapture {
  readonly capture: PacketCapture;
  /** Finishes when packets are captured. */
  readonly operation: Operation;
}

/** Throws REQUEST_INVALID with everything that is wrong at once, AZURE_AGENT_MISSING, or what Azure refused. */
export async function startCapture(
  { resources, captures }: AzureConnection,
  spec: CaptureSpec,
  signal?: AbortSignal,
): Promise<StartedCapture> {
  refuse(faultsOf(spec));
  const targetId = resourceIdOf(spec.target, 'machine', 'scaleSet');
  const accountId = spec.storageAccount === undefined ? null : resourceIdOf(spec.storageAccount, 'storageAccount');
  const [target, watcher, account, hasAgent] = await Promise.all([
    resources.target(targetId, signal),
    resources.watcher(resourceIdOf(spec.watcher, 'watcher'), signal),
    accountId && resources.storageAccount(accountId, signal),
    resources.hasAgent(targetId, signal).catch(unlessForbidden),
  ]);
  if (target === undefined) throw new AppError('AZURE_NOT_FOUND', `there is no ${targetId.name}`);
  refuse(faultsInAzure(spec, { target, watcher, account }));
  if (!hasAgent) throw agentMissing(target, targetId);
  const operation = await captures.begin(spec, signal);
  const id = resourceIdOf(packetCaptureId(spec), 'packetCapture');
  return { capture: await captures.get(id, signal), operation };
}

function refuse(faults: readonly string[]): void {
  if (faults.length > 0) throw new AppError('REQUEST_INVALID', faults.join('; '));
}

/** Who may not look at extensions may still capture: Azure says then what is missing. */
function unlessForbidden(cause: unknown): boolean {
  if (cause instanceof AppError && cause.code === 'AZURE_NOT_PERMITTED') return true;
  throw cause;
}

function agentMissing({ kind, name, resourceGroup, system }: Target, { subscriptionId }: ResourceId): AppError {
  const type = `NetworkWatcherAgent${system === 'windows' ? 'Windows' : 'Linux'}`;
  const [command, option] = kind === 'machine' ? ['vm', '--vm-name'] : ['vmss', '--vmss-name'];
  const install = `az ${command} extension set --subscription ${subscriptionId} --resource-group ${resourceGroup} ${option} ${name} --publisher ${AGENT_PUBLISHER} --name ${type}`;
  return new AppError(
    'AZURE_AGENT_MISSING',
    `${name} has no Network Watcher extension; it is installed by: ${install}`,
  );
}
