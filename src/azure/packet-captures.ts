/** Packet captures of Network Watcher: start, list, look, stop, delete. */
import type { ApiVersions } from './api-versions.ts';
import type { ArmClient } from './arm-client.ts';
import type { Operation } from './arm-operation.ts';
import type { CaptureFilter, CaptureSpec, CaptureStatus, PacketCapture } from './packet-capture.ts';
import { captureBody } from './packet-capture-body.ts';
import { booleanOrNull, list, numberOrNull, record, text, textOrNull, texts } from './read-json.ts';
import { pathOf, type ResourceId, resourceIdOf } from './resource-id.ts';

export class PacketCaptures {
  readonly #arm: ArmClient;
  readonly #apiVersion: string;

  constructor(arm: ArmClient, versions: ApiVersions) {
    this.#arm = arm;
    this.#apiVersion = versions.network;
  }

  /** Sends a capture in which no fault was found. The operation finishes when packets are captured. */
  begin(spec: CaptureSpec, signal?: AbortSignal): Promise<Operation> {
    const path = pathOf(resourceIdOf(packetCaptureId(spec), 'packetCapture'));
    return this.#arm.beginPut(this.#call(path, `start the packet capture ${spec.name}`, signal), captureBody(spec));
  }

  async list(watcher: ResourceId, signal?: AbortSignal): Promise<PacketCapture[]> {
    const call = this.#call(`${pathOf(watcher)}/packetCaptures`, `list the packet captures of ${watcher.name}`, signal);
    return (await this.#arm.list(call)).map(toPacketCapture);
  }

  async get(id: ResourceId, signal?: AbortSignal): Promise<PacketCapture> {
    return toPacketCapture(
      await this.#arm.get(this.#call(pathOf(id), `look at the packet capture ${id.name}`, signal)),
    );
  }

  async status(id: ResourceId, signal?: AbortSignal): Promise<CaptureStatus> {
    const call = this.#call(`${pathOf(id)}/queryStatus`, `see how the packet capture ${id.name} goes on`, signal);
    return toStatus(await this.#arm.post(call));
  }

  /** Its file is complete some time after. */
  async stop(id: ResourceId, signal?: AbortSignal): Promise<void> {
    await this.#arm.post(this.#call(`${pathOf(id)}/stop`, `stop the packet capture ${id.name}`, signal));
  }

  /** Removes the session; the files it wrote stay where they are. */
  delete(id: ResourceId, signal?: AbortSignal): Promise<void> {
    return this.#arm.delete(this.#call(pathOf(id), `delete the packet capture ${id.name}`, signal));
  }

  #call(path: string, what: string, signal: AbortSignal | undefined) {
    return { path, apiVersion: this.#apiVersion, what, signal };
  }
}

export const packetCaptureId = ({ watcher, name }: Pick<CaptureSpec, 'watcher' | 'name'>): string =>
  `${watcher}/packetCaptures/${name}`;

export function toPacketCapture(item: unknown): PacketCapture {
  const { id, name, properties } = record(item);
  const facts = record(properties);
  const place = record(facts.storageLocation);
  const settings = record(facts.captureSettings);
  const isContinuous = booleanOrNull(facts.continuousCapture);
  return {
    id: text(id),
    name: text(name),
    target: text(facts.target),
    provisioning: text(facts.provisioningState) || 'Unknown',
    mode: isContinuous === null ? 'single' : isContinuous ? 'ring' : 'series',
    instances: texts(record(facts.scope).include),
    bytesPerPacket: numberOrNull(facts.bytesToCapturePerPacket),
    totalBytes: numberOrNull(facts.totalBytesPerSession),
    fileBytes: numberOrNull(settings.fileSizeInBytes),
    fileCount: numberOrNull(settings.fileCount),
    seconds: numberOrNull(settings.sessionTimeLimitInSeconds) ?? numberOrNull(facts.timeLimitInSeconds),
    storageAccount: textOrNull(place.storageId),
    blob: withoutQuery(textOrNull(place.storagePath)),
    localPath: textOrNull(place.localPath) ?? textOrNull(place.filePath),
    filters: list(facts.filters).map(toFilter),
  };
}

/** Whoever started the capture may have given an address with a signature. */
const withoutQuery = (address: string | null): string | null => address?.replace(/[?#].*$/s, '') ?? null;

function toFilter(item: unknown): CaptureFilter {
  const filter = record(item);
  const protocol = text(filter.protocol).toLowerCase();
  const kept = (name: keyof CaptureFilter, value: unknown) =>
    textOrNull(value) === null ? {} : { [name]: text(value) };
  return {
    protocol: protocol === 'tcp' || protocol === 'udp' ? protocol : 'any',
    ...kept('localAddress', filter.localIPAddress),
    ...kept('localPort', filter.localPort),
    ...kept('remoteAddress', filter.remoteIPAddress),
    ...kept('remotePort', filter.remotePort),
  };
}

/** An empty answer has been seen while a capture runs. */
export function toStatus(answer: unknown): CaptureStatus {
  const { packetCaptureStatus, captureStartTime, stopReason, packetCaptureError } = record(answer);
  return {
    state: textOrNull(packetCaptureStatus) ?? 'Unknown',
    started: timeOrNull(captureStartTime),
    stopReason: textOrNull(stopReason),
    errors: texts(packetCaptureError),
  };
}

/** Azure leaves it at the year 1 while nothing has started. */
const timeOrNull = (value: unknown): string | null => {
  const time = textOrNull(value);
  const isTime =
    time !== null && /^\d{4}-\d{2}-\d{2}T[\d:.]+(Z|[+-]\d{2}:\d{2})$/.test(time) && !time.startsWith('0001');
  return isTime ? time : null;
};
