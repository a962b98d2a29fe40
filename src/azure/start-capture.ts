/** Starts a packet capture once nothing speaks against it: what Azure would refuse late or unclearly is looked at first. */
import { AppError } from '../base/errors.ts';
import type { Operation } from './arm-operation.ts';
import type { AzureConnection } from './connection.ts';
import type { CaptureSpec, PacketCapture } from './packet-capture.ts';
import { faultsInAzure, faultsOf } from './packet-capture-faults.ts';
import { packetCaptureId } from './packet-captures.ts';
import { isKind, type ResourceId, resourceIdOf } from './resource-id.ts';
import { AGENT_PUBLISHER, INSTALLED, type Target } from './resources.ts';

export interface StartedCapture {
  readonly capture: PacketCapture;
  /** Finishes when packets are captured. */
  readonly operation: Operation;
}

/** Throws REQUEST_INVALID with everything that is wrong at once, AZURE_MACHINE_OFF, AZURE_AGENT_MISSING, or what Azure refused. */
export async function startCapture(
  { resources, captures }: AzureConnection,
  spec: CaptureSpec,
  signal?: AbortSignal,
): Promise<StartedCapture> {
  refuse(faultsOf(spec));
  const targetId = resourceIdOf(spec.target, 'machine', 'scaleSet');
  const accountId = spec.storageAccount === undefined ? null : resourceIdOf(spec.storageAccount, 'storageAccount');
  const [target, watcher, account, agent, power] = await Promise.all([
    resources.target(targetId, signal),
    resources.watcher(resourceIdOf(spec.watcher, 'watcher'), signal),
    accountId && resources.storageAccount(accountId, signal),
    resources.agentState(targetId, signal).catch(unlessForbidden(INSTALLED)),
    // Machines of a scale set come and go; Azure captures on those that run.
    isKind(targetId, 'machine') ? resources.powerState(targetId, signal).catch(unlessForbidden(RUNNING)) : RUNNING,
  ]);
  if (target === undefined) throw new AppError('AZURE_NOT_FOUND', `there is no ${targetId.name}`);
  refuse(faultsInAzure(spec, { target, watcher, account }));
  if (power !== null && power !== RUNNING) throw machineOff(target, targetId, power);
  if (agent !== INSTALLED) throw agentMissing(target, targetId, agent);
  const operation = await captures.begin(spec, signal);
  const id = resourceIdOf(packetCaptureId(spec), 'packetCapture');
  return { capture: await captures.get(id, signal), operation };
}

function refuse(faults: readonly string[]): void {
  if (faults.length > 0) throw new AppError('REQUEST_INVALID', faults.join('; '));
}

const RUNNING = 'running';

/** Who may not look may still capture: Azure says then what is in the way. */
const unlessForbidden =
  <T>(assumed: T) =>
  (cause: unknown): T => {
    if (cause instanceof AppError && cause.code === 'AZURE_NOT_PERMITTED') return assumed;
    throw cause;
  };

function machineOff({ name, resourceGroup }: Target, { subscriptionId }: ResourceId, power: string): AppError {
  const start = `az vm start --subscription ${subscriptionId} --resource-group ${resourceGroup} --name ${name}`;
  return new AppError(
    'AZURE_MACHINE_OFF',
    power === 'starting' ? `${name} is still starting` : `${name} is ${power}; it is started by: ${start}`,
  );
}

/** `state`: how far its installation is, null where nobody began one. */
function agentMissing(
  { kind, name, resourceGroup, system }: Target,
  { subscriptionId }: ResourceId,
  state: string | null,
): AppError {
  const type = `NetworkWatcherAgent${system === 'windows' ? 'Windows' : 'Linux'}`;
  const [command, option] = kind === 'machine' ? ['vm', '--vm-name'] : ['vmss', '--vmss-name'];
  const install = `az ${command} extension set --subscription ${subscriptionId} --resource-group ${resourceGroup} ${option} ${name} --publisher ${AGENT_PUBLISHER} --name ${type}`;
  const lacks =
    state === null
      ? `${name} has no Network Watcher extension; it is installed by`
      : `the Network Watcher extension of ${name} is not ready (${state}); where that lasts, it is installed again by`;
  return new AppError('AZURE_AGENT_MISSING', `${lacks}: ${install}`);
}
