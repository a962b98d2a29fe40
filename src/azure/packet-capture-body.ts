/**
 * The body of "create packet capture" of Network Watcher. There are two modes that exclude each other, and a body with
 * properties of both is refused: a single file (`totalBytesPerSession`, `timeLimitInSeconds`, `filePath`), or several
 * (`continuousCapture` true or false, `captureSettings`, `localPath`). So nothing is sent that was not asked for.
 */
import { ensureExists } from '../base/assert.ts';
import { type FilterValue, filterAddresses, filterPorts } from './filter-values.ts';
import type { CaptureSpec } from './packet-capture.ts';
import { isKind, parseResourceId } from './resource-id.ts';

interface BodyFilter {
  readonly protocol: string;
  readonly localIPAddress?: string;
  readonly localPort?: string;
  readonly remoteIPAddress?: string;
  readonly remotePort?: string;
}

export interface PacketCaptureBody {
  readonly properties: {
    readonly target: string;
    readonly targetType?: 'AzureVMSS';
    readonly scope?: { readonly include: string[]; readonly exclude: string[] };
    readonly bytesToCapturePerPacket?: number;
    readonly totalBytesPerSession?: number;
    readonly timeLimitInSeconds?: number;
    readonly storageLocation: {
      readonly storageId?: string;
      readonly storagePath?: string;
      readonly filePath?: string;
      readonly localPath?: string;
    };
    readonly filters?: BodyFilter[];
    readonly continuousCapture?: boolean;
    readonly captureSettings?: {
      readonly fileCount?: number;
      readonly fileSizeInBytes?: number;
      readonly sessionTimeLimitInSeconds?: number;
    };
  };
}

const FILTER_PROTOCOLS = { tcp: 'TCP', udp: 'UDP', any: 'Any' } as const;

/** `spec` is one in which `faultsOf` finds no fault. */
export function captureBody(spec: CaptureSpec): PacketCaptureBody {
  const { target, instances, bytesPerPacket, storageAccount, blob, localPath, filters = [], mode } = spec;
  const id = parseResourceId(target);
  const isScaleSet = id !== undefined && isKind(id, 'scaleSet');
  const pathName = mode === 'single' ? 'filePath' : 'localPath';
  return {
    properties: {
      target,
      ...(isScaleSet && { targetType: 'AzureVMSS' as const }),
      ...(isScaleSet && instances !== undefined && { scope: { include: instances, exclude: [] } }),
      ...(bytesPerPacket !== undefined && bytesPerPacket > 0 && { bytesToCapturePerPacket: bytesPerPacket }),
      ...limits(spec),
      storageLocation: {
        ...(storageAccount !== undefined && { storageId: storageAccount }),
        ...(blob !== undefined && { storagePath: blob }),
        ...(localPath !== undefined && { [pathName]: localPath }),
      },
      ...(filters.length > 0 && { filters: filters.map(toBodyFilter) }),
    },
  };
}

function limits({
  mode,
  seconds,
  totalBytes,
  fileBytes,
  fileCount,
}: CaptureSpec): Partial<PacketCaptureBody['properties']> {
  if (mode === 'single')
    return {
      ...(totalBytes !== undefined && { totalBytesPerSession: totalBytes }),
      ...(seconds !== undefined && { timeLimitInSeconds: seconds }),
    };
  return {
    continuousCapture: mode === 'ring',
    captureSettings: {
      ...(fileCount !== undefined && { fileCount }),
      ...(fileBytes !== undefined && { fileSizeInBytes: fileBytes }),
      ...(seconds !== undefined && { sessionTimeLimitInSeconds: seconds }),
    },
  };
}

function toBodyFilter(filter: NonNullable<CaptureSpec['filters']>[number]): BodyFilter {
  const { protocol, localAddress, localPort, remoteAddress, remotePort } = filter;
  return {
    protocol: FILTER_PROTOCOLS[protocol],
    ...(localAddress !== undefined && { localIPAddress: written(filterAddresses(localAddress)) }),
    ...(localPort !== undefined && { localPort: written(filterPorts(localPort)) }),
    ...(remoteAddress !== undefined && { remoteIPAddress: written(filterAddresses(remoteAddress)) }),
    ...(remotePort !== undefined && { remotePort: written(filterPorts(remotePort)) }),
  };
}

/** A capture is sent only when no fault was found in it. */
const written = (value: FilterValue): string => ensureExists('value' in value ? value.value : null, 'a filter value');
