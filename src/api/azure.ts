/** Schemas of the routes under `/azure`. */
import { type Static, Type } from 'typebox';
import { Count, nullable, Time } from './parts.ts';

const ArmId = Type.String({
  minLength: 1,
  maxLength: 2000,
  description: 'A resource id, /subscriptions/…/resourceGroups/…/providers/…',
});

export const AZURE_CLOUDS = ['public', 'china', 'us-government'] as const;

export const AzureSettings = Type.Object({
  cloud: Type.Enum(AZURE_CLOUDS),
  networkApiVersion: Type.String({
    pattern: '^20[0-9]{2}-[0-9]{2}-[0-9]{2}(-preview)?$',
    description: 'Version of Network Watcher’s interface; continuous captures need 2023-11-01 or later',
  }),
});
export type AzureSettings = Static<typeof AzureSettings>;
export const AzureSettingsInput = Type.Partial(AzureSettings, { additionalProperties: false });
export type AzureSettingsInput = Static<typeof AzureSettingsInput>;

/** Who Capscape is in Azure; `problem` says why it is nobody. */
export const AzureStatus = Type.Object({
  cloud: Type.Enum(AZURE_CLOUDS),
  identity: nullable(Type.Object({ name: Type.String(), tenantId: nullable(Type.String()) })),
  problem: nullable(Type.Object({ code: Type.String(), detail: Type.String(), fix: Type.String() })),
});
export type AzureStatus = Static<typeof AzureStatus>;

export const AzureSubscription = Type.Object({ id: Type.String(), name: Type.String() });
export type AzureSubscription = Static<typeof AzureSubscription>;

export const AzureWatcher = Type.Object({ id: ArmId, name: Type.String(), location: Type.String() });
export type AzureWatcher = Static<typeof AzureWatcher>;

export const AZURE_TARGET_KINDS = ['machine', 'scaleSet'] as const;
export const AzureTarget = Type.Object({
  id: ArmId,
  kind: Type.Enum(AZURE_TARGET_KINDS),
  name: Type.String(),
  resourceGroup: Type.String(),
  location: Type.String(),
  system: nullable(Type.Enum(['linux', 'windows'] as const)),
});
export type AzureTarget = Static<typeof AzureTarget>;

export const AzureInstance = Type.Object({ instanceId: Type.String(), name: Type.String() });
export type AzureInstance = Static<typeof AzureInstance>;

export const AzureStorageAccount = Type.Object({
  id: ArmId,
  name: Type.String(),
  location: Type.String(),
  blobEndpoint: nullable(Type.String()),
  /** Why a packet capture cannot be written there; null where nothing speaks against it. */
  unsuitable: nullable(Type.String()),
});
export type AzureStorageAccount = Static<typeof AzureStorageAccount>;

/** `single`: one file, then it ends. `ring`: several files, the oldest gives way. `series`: several files, then it ends. */
export const AZURE_CAPTURE_MODES = ['single', 'series', 'ring'] as const;
export type AzureCaptureMode = (typeof AZURE_CAPTURE_MODES)[number];

const UINT32 = 4_294_967_295;
const ADDRESSES = 'One, a range "10.0.0.1-10.0.0.255", or several "10.0.0.4;10.0.0.5"';
const Addresses = Type.String({ maxLength: 2000, description: ADDRESSES });
const Ports = Type.String({ maxLength: 2000, description: 'One, a range "80-85", or several "80;443"' });

export const AzureCaptureFilter = Type.Object(
  {
    protocol: Type.Enum(['tcp', 'udp', 'any'] as const),
    localAddress: Type.Optional(Addresses),
    localPort: Type.Optional(Ports),
    remoteAddress: Type.Optional(Addresses),
    remotePort: Type.Optional(Ports),
  },
  { additionalProperties: false },
);
export type AzureCaptureFilter = Static<typeof AzureCaptureFilter>;

/** A packet capture to start. What is absent is left to Azure's defaults. */
export const AzureCaptureInput = Type.Object(
  {
    watcher: ArmId,
    name: Type.String({ minLength: 1, maxLength: 80 }),
    target: ArmId,
    instances: Type.Optional(
      Type.Array(Type.String({ maxLength: 40 }), {
        maxItems: 1000,
        description: 'Of a scale set: only these instances; all when absent',
      }),
    ),
    mode: Type.Enum(AZURE_CAPTURE_MODES),
    bytesPerPacket: Type.Optional(
      Type.Integer({ minimum: 0, maximum: UINT32, description: 'The first bytes of each packet; 0: whole packets' }),
    ),
    totalBytes: Type.Optional(
      Type.Integer({ minimum: 1, maximum: UINT32, description: 'Mode single: ends at this size' }),
    ),
    fileBytes: Type.Optional(
      Type.Integer({ minimum: 1, maximum: UINT32, description: 'Modes series and ring: size of a file' }),
    ),
    fileCount: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 10_000, description: 'Modes series and ring: number of files' }),
    ),
    seconds: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 604_800,
        description: 'Ends after this time: at most 5 hours in mode single, 7 days in the others',
      }),
    ),
    storageAccount: Type.Optional(ArmId),
    blob: Type.Optional(
      Type.String({ maxLength: 2000, description: 'Address of the blob to write, without a signature' }),
    ),
    localPath: Type.Optional(
      Type.String({ maxLength: 260, description: 'File on the machine itself, for example /var/captures/a.cap' }),
    ),
    filters: Type.Optional(Type.Array(AzureCaptureFilter, { maxItems: 10 })),
  },
  { additionalProperties: false },
);
export type AzureCaptureInput = Static<typeof AzureCaptureInput>;

/** A packet capture as Network Watcher keeps it; whether it runs tells its status. */
export const AzurePacketCapture = Type.Object({
  id: ArmId,
  name: Type.String(),
  target: Type.String(),
  /** Creating, Succeeded (it was started), Failed … */
  provisioning: Type.String(),
  mode: Type.Enum(AZURE_CAPTURE_MODES),
  instances: Type.Array(Type.String()),
  bytesPerPacket: nullable(Count),
  totalBytes: nullable(Count),
  fileBytes: nullable(Count),
  fileCount: nullable(Count),
  seconds: nullable(Count),
  storageAccount: nullable(Type.String()),
  /** Where its file is, or will be: the address of a blob or what the names of several begin with. */
  blob: nullable(Type.String()),
  localPath: nullable(Type.String()),
  filters: Type.Array(AzureCaptureFilter),
});
export type AzurePacketCapture = Static<typeof AzurePacketCapture>;

/** Azure may add states: NotStarted, Running, Stopped, Error, Unknown are those it documents. */
export const AzureCaptureStatus = Type.Object({
  state: Type.String(),
  started: nullable(Time),
  stopReason: nullable(Type.String()),
  errors: Type.Array(Type.String()),
});
export type AzureCaptureStatus = Static<typeof AzureCaptureStatus>;

/**
 * `starting`: Azure prepares it. `running`: packets are captured. `collecting`: it ended, its files are looked for and
 * imported. `done`: all files are imported or being imported. `failed`: `detail` says why.
 */
export const AZURE_SESSION_STATES = ['starting', 'running', 'collecting', 'done', 'failed'] as const;
export type AzureSessionState = (typeof AZURE_SESSION_STATES)[number];

/** A packet capture that is watched, to import what it wrote. */
export const AzureSession = Type.Object({
  id: Type.Integer({ minimum: 1 }),
  datasetId: Type.Integer({ minimum: 1 }),
  created: Time,
  packetCapture: ArmId,
  name: Type.String(),
  target: Type.String(),
  mode: Type.Enum(AZURE_CAPTURE_MODES),
  storageAccount: nullable(Type.String()),
  blob: nullable(Type.String()),
  localPath: nullable(Type.String()),
  /** Files are imported while it goes on, each once the next has begun. */
  isFollowed: Type.Boolean(),
  state: Type.Enum(AZURE_SESSION_STATES),
  /** What went wrong, or what there is to know; null while all goes well. */
  detail: nullable(Type.String()),
  status: nullable(AzureCaptureStatus),
  /** When Azure was first seen to have ended it. */
  ended: nullable(Time),
  files: Type.Array(Type.Object({ name: Type.String(), captureId: Type.Integer({ minimum: 1 }) })),
});
export type AzureSession = Static<typeof AzureSession>;

/** Where imports go: a data set that is there, or a new one called after the packet capture. */
const Into = { datasetId: Type.Optional(Type.Integer({ minimum: 1 })) };

/** A packet capture that runs, or ran, to be watched and imported from. */
export const AzureSessionInput = Type.Object(
  { packetCapture: ArmId, isFollowed: Type.Optional(Type.Boolean()), ...Into },
  { additionalProperties: false },
);
export type AzureSessionInput = Static<typeof AzureSessionInput>;

export const AzureStartInput = Type.Object(
  { capture: AzureCaptureInput, isFollowed: Type.Optional(Type.Boolean()), ...Into },
  { additionalProperties: false },
);
export type AzureStartInput = Static<typeof AzureStartInput>;

export const AzurePacketCaptureInput = Type.Object({ packetCapture: ArmId }, { additionalProperties: false });

/** What lies in a container, one page of it: `folders` end in a slash. */
export const AzureBlobList = Type.Object({
  folders: Type.Array(Type.String()),
  blobs: Type.Array(
    Type.Object({
      name: Type.String(),
      size: nullable(Count),
      modified: nullable(Time),
      isArchived: Type.Boolean(),
    }),
  ),
  marker: nullable(Type.String()),
});
export type AzureBlobList = Static<typeof AzureBlobList>;

export const AzureContainerList = Type.Object({ names: Type.Array(Type.String()), marker: nullable(Type.String()) });
export type AzureContainerList = Static<typeof AzureContainerList>;

export const AzureBlobsInput = Type.Object(
  {
    account: ArmId,
    container: Type.String({ minLength: 1, maxLength: 63 }),
    blobs: Type.Array(Type.String({ minLength: 1, maxLength: 1024 }), { minItems: 1, maxItems: 500 }),
    ...Into,
  },
  { additionalProperties: false },
);
export type AzureBlobsInput = Static<typeof AzureBlobsInput>;

/** The captures that blobs become. */
export const AzureImported = Type.Object({
  datasetId: Type.Integer({ minimum: 1 }),
  captureIds: Type.Array(Type.Integer({ minimum: 1 })),
});
export type AzureImported = Static<typeof AzureImported>;
