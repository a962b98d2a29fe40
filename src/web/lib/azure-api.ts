/** The server's routes under `/azure`; see `api.ts`. */
import type * as Azure from '../../api/azure.ts';
import { get, send } from './api.ts';

export const fetchStatus = (signal?: AbortSignal) => get<Azure.AzureStatus>('/azure/status', {}, signal);
export const fetchSettings = (signal?: AbortSignal) => get<Azure.AzureSettings>('/azure/settings', {}, signal);
export const changeSettings = (changes: Azure.AzureSettingsInput) =>
  send<Azure.AzureSettings>('PATCH', '/azure/settings', changes);

export const fetchSubscriptions = (signal?: AbortSignal) =>
  get<Azure.AzureSubscription[]>('/azure/subscriptions', {}, signal);
export const fetchWatchers = (subscription: string, signal?: AbortSignal) =>
  get<Azure.AzureWatcher[]>('/azure/watchers', { subscription }, signal);
export const fetchTargets = (subscription: string, signal?: AbortSignal) =>
  get<Azure.AzureTarget[]>('/azure/targets', { subscription }, signal);
export const fetchInstances = (scaleSet: string, signal?: AbortSignal) =>
  get<Azure.AzureInstance[]>('/azure/instances', { scaleSet }, signal);
export const fetchAccounts = (subscription: string, signal?: AbortSignal) =>
  get<Azure.AzureStorageAccount[]>('/azure/storage-accounts', { subscription }, signal);
export const fetchContainers = (account: string, signal?: AbortSignal) =>
  get<Azure.AzureContainerList>('/azure/containers', { account }, signal);
export const fetchBlobs = (
  query: { readonly account: string; readonly container: string; readonly prefix: string; readonly marker?: string },
  signal?: AbortSignal,
) => get<Azure.AzureBlobList>('/azure/blobs', query, signal);
export const importBlobs = (input: Azure.AzureBlobsInput) =>
  send<Azure.AzureImported>('POST', '/azure/blobs/import', input);

export const fetchPacketCaptures = (watcher: string, signal?: AbortSignal) =>
  get<Azure.AzurePacketCapture[]>('/azure/packet-captures', { watcher }, signal);
export const startCapture = (input: Azure.AzureStartInput) =>
  send<Azure.AzureSession>('POST', '/azure/packet-captures', input);
export const stopCapture = (packetCapture: string) => send('POST', '/azure/packet-captures/stop', { packetCapture });
export const deleteCapture = (packetCapture: string) =>
  send('POST', '/azure/packet-captures/delete', { packetCapture });

export const fetchSessions = (signal?: AbortSignal) => get<Azure.AzureSession[]>('/azure/sessions', {}, signal);
export const watchCapture = (input: Azure.AzureSessionInput) =>
  send<Azure.AzureSession>('POST', '/azure/sessions', input);
export const collectSession = (id: number) => send<Azure.AzureSession>('POST', `/azure/sessions/${id}/collect`, {});
export const removeSession = (id: number) => send('DELETE', `/azure/sessions/${id}`);
