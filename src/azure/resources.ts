/** What there is to capture on and into: subscriptions, network watchers, machines, scale sets, storage accounts. */
import type { ApiVersions } from './api-versions.ts';
import type { ArmClient } from './arm-client.ts';
import { booleanOrNull, record, text, textOrNull } from './read-json.ts';
import { isKind, pathOf, type ResourceId, subscriptionPath } from './resource-id.ts';

export interface Subscription {
  readonly id: string;
  readonly name: string;
}

export interface Watcher {
  readonly id: string;
  readonly name: string;
  readonly location: string;
}

export type OperatingSystem = 'linux' | 'windows';

export interface Target {
  readonly id: string;
  readonly kind: 'machine' | 'scaleSet';
  readonly name: string;
  readonly resourceGroup: string;
  readonly location: string;
  readonly system: OperatingSystem | null;
}

export interface StorageAccount {
  readonly id: string;
  readonly name: string;
  readonly location: string;
  /** As in https://name.blob.core.windows.net, without a slash at the end. */
  readonly blobEndpoint: string | null;
  /** Why a packet capture cannot be written there; null where nothing speaks against it. */
  readonly unsuitable: string | null;
}

export interface Instance {
  /** What a packet capture calls it: the number within the scale set. */
  readonly instanceId: string;
  readonly name: string;
}

export const AGENT_PUBLISHER = 'Microsoft.Azure.NetworkWatcher';

export class Resources {
  readonly #arm: ArmClient;
  readonly #versions: ApiVersions;

  constructor(arm: ArmClient, versions: ApiVersions) {
    this.#arm = arm;
    this.#versions = versions;
  }

  async subscriptions(signal?: AbortSignal): Promise<Subscription[]> {
    const apiVersion = this.#versions.subscriptions;
    const found = await this.#arm.list({ path: '/subscriptions', apiVersion, what: 'list subscriptions', signal });
    return found
      .map(record)
      .map(({ subscriptionId, displayName }) => ({ id: text(subscriptionId), name: text(displayName) }))
      .sort(byName);
  }

  async watchers(subscriptionId: string, signal?: AbortSignal): Promise<Watcher[]> {
    const path = `${subscriptionPath(subscriptionId)}/providers/Microsoft.Network/networkWatchers`;
    const what = 'list network watchers';
    const found = await this.#arm.list({ path, apiVersion: this.#versions.network, what, signal });
    return found.map(toWatcher).sort(byName);
  }

  async watcher(id: ResourceId, signal?: AbortSignal): Promise<Watcher> {
    const what = `look at the network watcher ${id.name}`;
    return toWatcher(await this.#arm.get({ path: pathOf(id), apiVersion: this.#versions.network, what, signal }));
  }

  /** Virtual machines and scale sets. */
  async targets(subscriptionId: string, signal?: AbortSignal): Promise<Target[]> {
    const base = `${subscriptionPath(subscriptionId)}/providers/Microsoft.Compute`;
    const apiVersion = this.#versions.compute;
    const [machines, scaleSets] = await Promise.all([
      this.#arm.list({ path: `${base}/virtualMachines`, apiVersion, what: 'list virtual machines', signal }),
      this.#arm.list({ path: `${base}/virtualMachineScaleSets`, apiVersion, what: 'list scale sets', signal }),
    ]);
    return [
      ...machines.map((item) => toTarget(item, 'machine')),
      ...scaleSets.map((item) => toTarget(item, 'scaleSet')),
    ]
      .filter((target) => target !== undefined)
      .sort(byName);
  }

  async target(id: ResourceId, signal?: AbortSignal): Promise<Target | undefined> {
    const what = `look at ${id.name}`;
    const found = await this.#arm.get({ path: pathOf(id), apiVersion: this.#versions.compute, what, signal });
    return toTarget(found, /scalesets$/i.test(id.type) ? 'scaleSet' : 'machine');
  }

  async instances(scaleSet: ResourceId, signal?: AbortSignal): Promise<Instance[]> {
    const path = `${pathOf(scaleSet)}/virtualMachines`;
    const what = `list the instances of ${scaleSet.name}`;
    const found = await this.#arm.list({ path, apiVersion: this.#versions.compute, what, signal });
    return found.map(record).map(({ instanceId, name }) => ({ instanceId: text(instanceId), name: text(name) }));
  }

  /**
   * How far the installation of the agent that captures packets is, in Azure's words (`Succeeded`, `Creating`, `Failed`); null
   * where there is none.
   */
  async agentState(target: ResourceId, signal?: AbortSignal): Promise<string | null> {
    const path = `${pathOf(target)}/extensions`;
    const what = `list the extensions of ${target.name}`;
    const found = await this.#arm.list({ path, apiVersion: this.#versions.compute, what, signal });
    const agent = found.find(isAgent);
    if (agent !== undefined) return text(record(record(agent).properties).provisioningState) || INSTALLED;
    if (!isKind(target, 'scaleSet')) return null;
    // Machines of a flexible scale set have extensions of their own, which the set does not tell.
    const call = { path: pathOf(target), apiVersion: this.#versions.compute, what: `look at ${target.name}`, signal };
    const { orchestrationMode } = record(record(await this.#arm.get(call)).properties);
    return text(orchestrationMode) === 'Flexible' ? INSTALLED : null;
  }

  /** `running`, `starting`, `stopping`, `stopped`, `deallocating` or `deallocated`; null where Azure does not say. */
  async powerState(machine: ResourceId, signal?: AbortSignal): Promise<string | null> {
    const path = `${pathOf(machine)}/instanceView`;
    const what = `see whether ${machine.name} runs`;
    const { statuses } = record(await this.#arm.get({ path, apiVersion: this.#versions.compute, what, signal }));
    const codes = Array.isArray(statuses) ? statuses.map((status) => text(record(status).code)) : [];
    return codes.map((code) => /^PowerState\/(\w+)$/.exec(code)?.[1]).find((state) => state !== undefined) ?? null;
  }

  async storageAccounts(subscriptionId: string, signal?: AbortSignal): Promise<StorageAccount[]> {
    const path = `${subscriptionPath(subscriptionId)}/providers/Microsoft.Storage/storageAccounts`;
    const what = 'list storage accounts';
    const found = await this.#arm.list({ path, apiVersion: this.#versions.storage, what, signal });
    return found.map(toStorageAccount).sort(byName);
  }

  async storageAccount(id: ResourceId, signal?: AbortSignal): Promise<StorageAccount> {
    const what = `look at the storage account ${id.name}`;
    return toStorageAccount(
      await this.#arm.get({ path: pathOf(id), apiVersion: this.#versions.storage, what, signal }),
    );
  }

  /** A signature that may read and list the blobs of the account until `expires`: a secret. */
  async readSignature(account: ResourceId, expires: Date, signal?: AbortSignal): Promise<string> {
    const what = `get a read signature for the storage account ${account.name}`;
    const path = `${pathOf(account)}/ListAccountSas`;
    const asked = {
      signedServices: 'b',
      signedResourceTypes: 'co',
      signedPermission: 'rl',
      signedProtocol: 'https',
      signedExpiry: expires.toISOString().replace(/\.\d+Z$/, 'Z'),
    };
    const answer = await this.#arm.post({ path, apiVersion: this.#versions.storage, what, signal }, asked);
    return text(record(answer).accountSasToken);
  }
}

/** Of an extension that is ready. */
export const INSTALLED = 'Succeeded';

const isAgent = (item: unknown): boolean =>
  text(record(record(item).properties).publisher).toLowerCase() === AGENT_PUBLISHER.toLowerCase();

const byName = (a: { name: string }, b: { name: string }): number => a.name.localeCompare(b.name, 'en');

function toWatcher(item: unknown): Watcher {
  const { id, name, location } = record(item);
  return { id: text(id), name: text(name), location: text(location) };
}

function toTarget(item: unknown, kind: Target['kind']): Target | undefined {
  const { id, name, location, properties } = record(item);
  const { storageProfile, virtualMachineProfile } = record(properties);
  const profile = record(storageProfile ?? record(virtualMachineProfile).storageProfile);
  const system = text(record(profile.osDisk).osType).toLowerCase();
  const resourceId = textOrNull(id);
  if (resourceId === null) return undefined;
  return {
    id: resourceId,
    kind,
    name: text(name),
    resourceGroup: /\/resourceGroups\/([^/]+)/i.exec(resourceId)?.[1] ?? '',
    location: text(location),
    system: system === 'linux' || system === 'windows' ? system : null,
  };
}

function toStorageAccount(item: unknown): StorageAccount {
  const { id, name, location, sku, properties } = record(item);
  const { primaryEndpoints, allowSharedKeyAccess } = record(properties);
  const blob = textOrNull(record(primaryEndpoints).blob);
  return {
    id: text(id),
    name: text(name),
    location: text(location),
    blobEndpoint: blob?.replace(/\/$/, '') ?? null,
    unsuitable: unsuitable(text(record(sku).name), booleanOrNull(allowSharedKeyAccess), blob !== null),
  };
}

function unsuitable(sku: string, allowsKeys: boolean | null, hasBlobs: boolean): string | null {
  if (!hasBlobs) return 'it has no blob storage';
  if (/^Premium/i.test(sku)) return 'packet captures need a Standard account, this one is Premium';
  if (allowsKeys === false) return 'packet captures need “Allow storage account key access”, which is off';
  return null;
}

/** Whether two names are of the same region: Azure writes `East US` and `eastus`. */
export const isSameRegion = (a: string, b: string): boolean => plainRegion(a) === plainRegion(b);
const plainRegion = (name: string): string => name.toLowerCase().replaceAll(/\s/g, '');
