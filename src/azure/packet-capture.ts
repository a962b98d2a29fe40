/** Packet captures of Network Watcher as this program speaks of them. */

/**
 * `single`: one file, then it ends. `ring`: several files, of which the oldest gives way. `series`: several files, then it
 * ends.
 */
export type CaptureMode = 'single' | 'series' | 'ring';

export interface CaptureFilter {
  readonly protocol: 'tcp' | 'udp' | 'any';
  /** One address, a range `a-b`, or several `a;b`; of ports likewise. */
  readonly localAddress?: string;
  readonly localPort?: string;
  readonly remoteAddress?: string;
  readonly remotePort?: string;
}

/** A packet capture to start. What is absent is left to Azure's defaults. */
export interface CaptureSpec {
  /** Resource id of the network watcher of the target's region. */
  readonly watcher: string;
  readonly name: string;
  /** Resource id of a virtual machine or scale set. */
  readonly target: string;
  /** Of a scale set: only these instances. */
  readonly instances?: string[];
  readonly mode: CaptureMode;
  /** The first bytes of each packet; 0: whole packets. */
  readonly bytesPerPacket?: number;
  /** Mode single. */
  readonly totalBytes?: number;
  /** Modes series and ring. */
  readonly fileBytes?: number;
  readonly fileCount?: number;
  readonly seconds?: number;
  /** Resource id. */
  readonly storageAccount?: string;
  /** Address of the blob to write, without a signature. */
  readonly blob?: string;
  /** File on the machine itself. */
  readonly localPath?: string;
  readonly filters?: CaptureFilter[];
}

/** A packet capture as Network Watcher keeps it; whether it runs tells its status. */
export interface PacketCapture {
  readonly id: string;
  readonly name: string;
  readonly target: string;
  /** Azure's word; `Succeeded` means that it was started. */
  readonly provisioning: string;
  readonly mode: CaptureMode;
  readonly instances: string[];
  readonly bytesPerPacket: number | null;
  readonly totalBytes: number | null;
  readonly fileBytes: number | null;
  readonly fileCount: number | null;
  readonly seconds: number | null;
  readonly storageAccount: string | null;
  /** Address of its blob, or what the names of several begin with. */
  readonly blob: string | null;
  readonly localPath: string | null;
  readonly filters: CaptureFilter[];
}

/** Azure may add states: NotStarted, Running, Stopped, Error and Unknown are those it documents. */
export interface CaptureStatus {
  readonly state: string;
  readonly started: string | null;
  readonly stopReason: string | null;
  readonly errors: string[];
}
