/** Where a link is imported to: the data directory itself, or the server that has it open. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Capture } from '../api/captures.ts';
import type { Dataset } from '../api/datasets.ts';
import type { Imported, Job } from '../api/jobs.ts';
import type { LinkAnswer } from '../api/links.ts';
import { AppError } from '../base/errors.ts';
import type { ExpansionOption } from './expansion-option.ts';
import type { LinkSecrets } from './link-secrets.ts';
import { type PlacesOptions, placesConfigOf } from './places-options.ts';

export interface PlaceOrder {
  readonly picks: readonly string[] | null;
  readonly isInPlace: boolean;
}

export interface LinkPlace {
  /** `place`: where a listing before goes on; null for what the link leads to. */
  look(secrets: LinkSecrets, place: { path: string; after: string } | null): Promise<LinkAnswer>;
  begin(datasetName: string, secrets: LinkSecrets, order: PlaceOrder): Promise<Imported[]>;
  resume(captureId: number, secrets: LinkSecrets): Promise<Imported>;
  job(id: number): Promise<Job>;
  capture(id: number): Promise<Capture>;
  /** What was taken out of an archive, each with its last job. */
  members(archive: Capture): Promise<Imported[]>;
  close(): Promise<void>;
}

export interface LinkPlaceOptions extends PlacesOptions, ExpansionOption {
  readonly data: string;
  readonly allowFetch?: readonly string[];
}

const POLL_MS = 200;

export async function openLinkPlace(options: LinkPlaceOptions): Promise<LinkPlace> {
  const { openWorkspace } = await import('../import/workspace.ts');
  const { openFlowStore } = await import('../store/flow-store.ts');
  const { defaultPlacesConfig } = await import('../enrich/places.ts');
  const { log } = await import('./log.ts');
  const places = placesConfigOf(options, defaultPlacesConfig());
  const { maxExpansion } = options;
  const config = { directory: options.data, places, ...(maxExpansion !== undefined && { maxExpansion }) };
  const workspace = await openWorkspace(config, { openStore: openFlowStore, log }).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'DATA_DIRECTORY_IN_USE') return null;
    throw error;
  });
  if (workspace === null) return onServer(options.data);
  const { RemoteClient } = await import('../import/remote/remote-client.ts');
  const { UrlWay } = await import('../azure/url-way.ts');
  const { answerAbout } = await import('../azure/link-answer.ts');
  const { lookAtLink } = await import('../azure/look-at-link.ts');
  const { readPasted } = await import('../azure/pasted-link.ts');
  const remote = new RemoteClient({ allowedRanges: options.allowFetch ?? [] });
  const urls = new UrlWay(workspace, remote);
  await workspace.receptions.addWay(urls);
  return {
    async look({ link, token }, place) {
      const pasted = readPasted(link, token);
      return answerAbout(pasted, await lookAtLink(remote, pasted, place));
    },
    async begin(datasetName, { link, token }, order) {
      const pasted = readPasted(link, token);
      const dataset = workspace.catalog.findDatasetNamed(datasetName) ?? workspace.addDataset(datasetName);
      return urls.begin({ datasetId: dataset.id, link: pasted, ...order, by: null });
    },
    resume: (captureId, secrets) => workspace.resumeCapture(captureId, secrets),
    job: async (id) => workspace.jobs.get(id),
    capture: async (id) => workspace.getCapture(id),
    members: async ({ id }) =>
      workspace.catalog.membersOf(id).flatMap((capture) => {
        const job = workspace.catalog.jobsOfCapture(capture.id).at(-1);
        return job === undefined ? [] : [{ capture, job }];
      }),
    async close() {
      await workspace.close();
      remote.close();
    },
  };
}

async function onServer(dataDirectory: string): Promise<LinkPlace> {
  const { callServer, postJson, serverAddress } = await import('./running-server.ts');
  const api = `${serverAddress(dataDirectory)}/api/v1`;
  return {
    look: (secrets, place) => callServer(`${api}/links/look`, postJson({ ...secrets, ...place })),
    async begin(datasetName, secrets, { picks, isInPlace }) {
      const datasets = await callServer<Dataset[]>(`${api}/datasets`);
      const dataset =
        datasets.find(({ name }) => name === datasetName) ??
        (await callServer<Dataset>(`${api}/datasets`, postJson({ name: datasetName })));
      const order = { ...secrets, isInPlace, ...(picks && { picks }) };
      return callServer(`${api}/datasets/${dataset.id}/links`, postJson(order));
    },
    resume: (captureId, secrets) => callServer(`${api}/captures/${captureId}/resume`, postJson(secrets)),
    job: (id) => callServer(`${api}/jobs/${id}`),
    capture: (id) => callServer(`${api}/captures/${id}`),
    async members({ id, datasetId }) {
      const captures = await callServer<Capture[]>(`${api}/captures?dataset=${datasetId}`);
      const jobs = await callServer<Job[]>(`${api}/jobs`);
      return captures.flatMap((capture) => {
        const job = jobs.find(({ captureId }) => captureId === capture.id);
        return capture.archiveId === id && job !== undefined ? [{ capture, job }] : [];
      });
    },
    close: async () => {},
  };
}

/** Resolves when the job has ended or paused. */
export async function followJob(place: LinkPlace, id: number, onProgress: (job: Job) => void): Promise<Job> {
  for (;;) {
    const job = await place.job(id);
    if (job.state !== 'queued' && job.state !== 'running') return job;
    onProgress(job);
    await sleep(POLL_MS);
  }
}
