/** One Azure cloud as one identity sees it. */
import { AppError, ERRORS } from '../base/errors.ts';
import { DEFAULT_API_VERSIONS } from './api-versions.ts';
import { ArmClient } from './arm-client.ts';
import { type ArmHttpDeps, createArmHttp } from './arm-http.ts';
import { OPERATION_LIMITS } from './arm-operation.ts';
import { accountOfHost } from './blob-place.ts';
import { armScope, CLOUDS, type Cloud, type CloudName } from './clouds.ts';
import { createTokenSource, type TokenSource } from './credentials.ts';
import { type Identity, identityOf } from './identity-claims.ts';
import { PacketCaptures } from './packet-captures.ts';
import { Resources } from './resources.ts';

export interface AzureSettings {
  readonly cloud: CloudName;
  /** Of Network Watcher; the other interfaces are the same everywhere. */
  readonly networkApiVersion: string;
}

/** Who one is; `problem` says why one is nobody. */
export interface AzureStatus {
  readonly cloud: CloudName;
  readonly identity: Identity | null;
  readonly problem: { readonly code: string; readonly detail: string; readonly fix: string } | null;
}

export const DEFAULT_AZURE_SETTINGS: AzureSettings = {
  cloud: 'public',
  networkApiVersion: DEFAULT_API_VERSIONS.network,
};

export interface AzureConnection {
  readonly cloud: Cloud;
  readonly tokens: TokenSource;
  readonly resources: Resources;
  readonly captures: PacketCaptures;
  /** Whether `url` is of this cloud's blob storage: nothing else is ever sent a token. */
  isBlobStorage(url: URL): boolean;
  status(signal?: AbortSignal): Promise<AzureStatus>;
}

export interface ConnectionDeps extends Partial<ArmHttpDeps> {
  /** A server of this machine in place of Azure: for tests. */
  readonly standIn?: StandIn | null;
}

export interface StandIn {
  readonly endpoint: string;
  readonly token: string;
}

/** Between two looks at an operation of a stand-in that does not say. */
const STAND_IN_POLL_MS = 200;

/** From `CAPSCAPE_ARM_ENDPOINT` and `CAPSCAPE_ARM_TOKEN`; only a loopback address is taken. */
export function standInOf(environment: NodeJS.ProcessEnv): StandIn | null {
  const { CAPSCAPE_ARM_ENDPOINT: endpoint, CAPSCAPE_ARM_TOKEN: token = '' } = environment;
  if (endpoint === undefined || endpoint === '') return null;
  const url = URL.parse(endpoint);
  if (url === null || !isLoopback(url))
    throw new AppError('REQUEST_INVALID', 'CAPSCAPE_ARM_ENDPOINT is for tests: it must be an address of this machine');
  return { endpoint: url.origin, token };
}

const isLoopback = ({ hostname }: URL): boolean => /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname);

export function connect(settings: AzureSettings, deps: ConnectionDeps = {}): AzureConnection {
  const cloud = CLOUDS[settings.cloud];
  const { standIn = null } = deps;
  const tokens = deps.tokens ?? (standIn === null ? createTokenSource(cloud) : { getToken: async () => standIn.token });
  const scope = armScope(cloud);
  const http = createArmHttp({ endpoint: standIn?.endpoint ?? cloud.arm, scope }, { ...deps, tokens });
  const arm = new ArmClient(
    http,
    standIn === null ? OPERATION_LIMITS : { ...OPERATION_LIMITS, pollMs: STAND_IN_POLL_MS },
  );
  const versions = { ...DEFAULT_API_VERSIONS, network: settings.networkApiVersion };
  return {
    cloud,
    tokens,
    resources: new Resources(arm, versions),
    captures: new PacketCaptures(arm, versions),
    isBlobStorage: (url) => isBlobHost(url, cloud) || (standIn !== null && isLoopback(url)),
    async status(signal) {
      try {
        const token = await tokens.getToken(scope, signal);
        const identity = identityOf(token) ?? { name: 'an identity without a name', tenantId: null };
        return { cloud: settings.cloud, identity, problem: null };
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        const { code, message } = error;
        return { cloud: settings.cloud, identity: null, problem: { code, detail: message, fix: ERRORS[code].fix } };
      }
    },
  };
}

function isBlobHost({ protocol, hostname, port }: URL, { name, storageSuffix }: Cloud): boolean {
  if (protocol !== 'https:' || port !== '' || accountOfHost(hostname)?.blobHost !== hostname) return false;
  // Only the public cloud has zones for accounts.
  return hostname.endsWith(`.${storageSuffix}`) || (name === 'public' && hostname.endsWith('.storage.azure.net'));
}
