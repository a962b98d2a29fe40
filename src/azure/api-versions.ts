/** Versions of Azure's interfaces that requests are made by; each exists in all three clouds unless said. */
export interface ApiVersions {
  /** Network Watcher; 2023-11-01 is the first with continuous captures. A setting: sovereign clouds lag behind. */
  readonly network: string;
  readonly compute: string;
  readonly storage: string;
  readonly subscriptions: string;
}

export const DEFAULT_API_VERSIONS: ApiVersions = {
  network: '2025-05-01',
  compute: '2024-07-01',
  storage: '2023-05-01',
  subscriptions: '2022-12-01',
};

export const API_VERSION_PATTERN = '^20[0-9]{2}-[0-9]{2}-[0-9]{2}(-preview)?$';
