/** A data directory with a server on it. */
import { rm, writeFile } from 'node:fs/promises';
import { AzureService } from '../azure/azure-service.ts';
import { standInOf } from '../azure/connection.ts';
import { UrlWay } from '../azure/url-way.ts';
import { defaultPlacesConfig, openPlaces } from '../enrich/places.ts';
import { RemoteClient } from '../import/remote/remote-client.ts';
import { streamWay } from '../import/streams/receive-stream.ts';
import type { StreamConfig } from '../import/streams/stream-config.ts';
import { StreamListeners } from '../import/streams/stream-listeners.ts';
import { openWorkspace, type Workspace } from '../import/workspace.ts';
import type { Log } from '../server/app.ts';
import { createServer, listen, stop } from '../server/server.ts';
import { openFlowStore } from '../store/flow-store.ts';
import type { FolderConfig } from './folder-options.ts';
import { type PlacesOptions, placesConfigOf } from './places-options.ts';

export interface ServiceConfig extends PlacesOptions {
  readonly data: string;
  readonly host: string;
  readonly port: number;
  readonly allowHost?: readonly string[];
  /** See `WorkspaceConfig`. */
  readonly maxExpansion?: number;
  /** Address ranges that links may lead to besides the public internet. */
  readonly allowFetch?: readonly string[];
  /** Absent or null: streams are not listened for. */
  readonly streams?: StreamConfig | null;
  /** Absent: none are watched, and pages may have none watched. */
  readonly folders?: FolderConfig;
  readonly pageDirectory: string | null;
  /** Runs once the data directory is ours, before the page is served from its directory. */
  preparePage?(): Promise<void>;
}

export interface Service {
  readonly workspace: Workspace;
  /** Without a path, as in http://127.0.0.1:9877. */
  readonly address: string;
  stop(): Promise<void>;
}

export async function startService(config: ServiceConfig, log: Log): Promise<Service> {
  const placesConfig = placesConfigOf(config, defaultPlacesConfig());
  const workspace = await openWorkspace(
    {
      directory: config.data,
      places: placesConfig,
      ...(config.maxExpansion !== undefined && { maxExpansion: config.maxExpansion }),
    },
    { openStore: openFlowStore, log },
  );
  try {
    await config.preparePage?.();
    const places = await openPlaces(placesConfig);
    const problem = places.serviceTags?.problem ?? null;
    if (problem !== null) log('Service tags are not used', { problem });
    const allowedHosts = [config.host, ...(config.allowHost ?? [])];
    const remote = new RemoteClient({ allowedRanges: config.allowFetch ?? [] });
    const azure = new AzureService({ workspace, remote, log, standIn: standInOf(process.env) });
    azure.start();
    const urls = new UrlWay(workspace, remote);
    await workspace.receptions.addWay(urls);
    await workspace.receptions.addWay(streamWay);
    const streams = config.streams ? new StreamListeners(workspace, config.streams, log) : undefined;
    const deps = { workspace, places, azure, remote, urls, log, ...(streams && { streams }) };
    const app = await createServer({ allowedHosts, pageDirectory: config.pageDirectory }, deps);
    workspace.folders.allowWithin(config.folders?.allowed ?? []);
    workspace.folders.start(config.folders?.watched);
    const address = await listen(app, config);
    await streams?.start();
    const { serverFile } = workspace.data;
    await writeFile(serverFile, JSON.stringify({ address, pid: process.pid }), { mode: 0o600 });
    return {
      workspace,
      address,
      async stop() {
        await rm(serverFile, { force: true });
        await stop(app);
        await streams?.stop();
        await azure.stop();
        await workspace.close();
        remote.close();
      },
    };
  } catch (cause) {
    await workspace.close();
    throw cause;
  }
}
