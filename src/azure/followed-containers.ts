/**
 * Follows containers of blob storage, or folders of them, into data sets: flow logs grow there by the minute, and a new blob
 * begins each hour. What is followed is in the catalogue; what a link holds that opens it is in memory only, so that after a
 * restart such a container waits for its link.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '../base/errors.ts';
import { toAppError } from '../import/failure.ts';
import type { Failure } from '../import/records.ts';
import type { RemoteClient } from '../import/remote/remote-client.ts';
import { Turns } from '../import/remote/turns.ts';
import type { Workspace } from '../import/workspace.ts';
import { blobPlaceOf } from './blob-place.ts';
import type { BlobService } from './blob-service.ts';
import { lookAtContainer } from './container-look.ts';
import {
  DEFAULT_HOURS,
  DEFAULT_INTERVAL_SECONDS,
  type FollowedContainerRecord,
  FollowedContainerTable,
  type FollowFacts,
  shownFolder,
} from './followed-container.ts';
import { blobServiceOf, ensureInTime, placeOf } from './look-at-link.ts';
import { type PastedLink, readPasted } from './pasted-link.ts';
import { resourceIdOf } from './resource-id.ts';
import type { StorageAccess } from './storage-access.ts';

/** Containers that are followed at once. */
export const FOLLOW_LIMIT = 50;
/** Blobs that are fetched at once for all of them. */
const FETCHES_AT_ONCE = 2;

export interface FollowedContainersDeps {
  readonly workspace: Workspace;
  readonly remote: RemoteClient;
  storage(): StorageAccess;
  log(message: string, facts: Record<string, unknown>): void;
}

export interface FollowSettings {
  readonly datasetId: number;
  readonly intervalSeconds?: number;
  readonly hours?: number;
}

export interface AccountFolder {
  /** Resource id of the storage account. */
  readonly account: string;
  readonly container: string;
  readonly prefix?: string;
}

/** By a link, which may be to what the container lies in, or by an account and a container. */
export interface FollowRequest extends Partial<AccountFolder> {
  readonly link?: string;
  readonly token?: string;
}

/** `waiting`: between two looks. `looking`: lists, and brings in. `paused`: cannot go on before its link is given again. */
export type FollowState = 'waiting' | 'looking' | 'paused';

export interface FollowedContainer extends FollowedContainerRecord {
  /** Where it is, for showing. */
  readonly folder: string;
  readonly state: FollowState;
  /** Blobs that were brought in. */
  readonly blobs: number;
  /** Blobs that the next look goes on with. */
  readonly waiting: number;
  readonly lastLook: string | null;
  readonly nextLook: string | null;
  /** Why the last look brought in nothing, or not all. */
  readonly problem: Failure | null;
}

interface Watch {
  readonly controller: AbortController;
  readonly ended: Promise<void>;
  /** Ends the waiting. */
  wake: () => void;
  isLooking: boolean;
  waiting: number;
  lastLook: string | null;
  nextLook: string | null;
  problem: Failure | null;
}

const LINK_NEEDED: Failure = {
  code: 'LINK_NEEDED',
  detail: 'the link that opens it was in memory only, and is gone; give it again',
};

export class FollowedContainers {
  readonly #deps: FollowedContainersDeps;
  readonly #table: FollowedContainerTable;
  readonly #turns = new Turns(FETCHES_AT_ONCE);
  readonly #watches = new Map<number, Watch>();
  readonly #links = new Map<number, PastedLink>();

  constructor(deps: FollowedContainersDeps) {
    this.#deps = deps;
    this.#table = new FollowedContainerTable(deps.workspace.catalog.followed);
  }

  /** Goes on with those of before that need no link. */
  start(): void {
    for (const followed of this.#table.all()) if (this.#isOpenable(followed)) this.#watch(followed.id);
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#watches.keys()].map((id) => this.#end(id)));
  }

  all(): FollowedContainer[] {
    return this.#table.all().map((followed) => this.#shown(followed));
  }

  get(id: number): FollowedContainer {
    const followed = this.#table.find(id);
    if (followed === undefined) throw new AppError('NOT_FOUND', `there is no followed container ${id}`);
    return this.#shown(followed);
  }

  async follow(
    { link, token, account, container, prefix }: FollowRequest,
    settings: FollowSettings,
  ): Promise<FollowedContainer> {
    const folder = container === undefined ? null : { container, ...(prefix !== undefined && { prefix }) };
    const isFolderKnown = folder !== null || prefix === undefined;
    if (link !== undefined && account === undefined && isFolderKnown)
      return this.addLink(readPasted(link, token), settings, folder);
    if (link !== undefined || account === undefined || folder === null)
      throw new AppError('REQUEST_INVALID', 'give either a link, or an account and a container');
    return this.addAccount({ account, ...folder }, settings);
  }

  /** Follows a container or folder that a link leads to, or `folder` of its account. Throws LINK_INVALID for other links. */
  addLink(
    link: PastedLink,
    settings: FollowSettings,
    folder: Omit<AccountFolder, 'account'> | null = null,
  ): FollowedContainer {
    const place = placeToFollow(link, folder);
    ensureInTime(link);
    const facts = { opener: { by: 'link', isPublic: link.query.isEmpty }, ...place } as const;
    return this.#add(facts, settings, link);
  }

  /** Follows a container or folder that the signed-in identity may read. */
  async addAccount(
    { account, container, prefix = '' }: AccountFolder,
    settings: FollowSettings,
  ): Promise<FollowedContainer> {
    const id = resourceIdOf(account, 'storageAccount');
    const endpoint = await this.#deps.storage().read(id, async ({ service }) => service.endpoint);
    const opener = { by: 'identity', account } as const;
    return this.#add({ opener, endpoint: endpoint.href, container, prefix: folderOf(prefix) }, settings);
  }

  #add(
    where: Omit<FollowFacts, 'intervalSeconds' | 'hours'>,
    { datasetId, intervalSeconds = DEFAULT_INTERVAL_SECONDS, hours = DEFAULT_HOURS }: FollowSettings,
    link?: PastedLink,
  ): FollowedContainer {
    this.#deps.workspace.getDataset(datasetId);
    const all = this.#table.all();
    if (all.some((other) => shownFolder(other) === shownFolder(where)))
      throw new AppError('CONFLICT', `${shownFolder(where)} is followed already`);
    if (all.length >= FOLLOW_LIMIT) throw new AppError('CONFLICT', `${FOLLOW_LIMIT} containers are followed already`);
    const { id } = this.#table.add(datasetId, { ...where, intervalSeconds, hours });
    if (link !== undefined) this.#links.set(id, link);
    this.#watch(id);
    return this.get(id);
  }

  /** Another link to the same folder, or to what it lies in: after a restart, or when the old one has expired. */
  async giveLink(id: number, text: string, token = ''): Promise<FollowedContainer> {
    const followed = this.get(id);
    if (followed.opener.by !== 'link')
      throw new AppError('CONFLICT', 'it is followed by the signed-in identity, not by a link');
    const link = readPasted(text, token);
    const { container } = link.isBlobStorage ? placeOf(link) : { container: null };
    const isThere = link.isBlobStorage && blobPlaceOf(link.url).endpoint.href === followed.endpoint;
    if (!isThere || (container !== null && container !== followed.container))
      throw new AppError('LINK_INVALID', `the link is for another place than ${followed.folder}`);
    ensureInTime(link);
    await this.#end(id);
    this.#links.set(id, link);
    this.#watch(id);
    return this.get(id);
  }

  /** Looks at once instead of when its time comes. */
  lookNow(id: number): FollowedContainer {
    this.get(id);
    const watch = this.#watches.get(id);
    if (watch === undefined) throw new AppError('LINK_NEEDED', LINK_NEEDED.detail);
    watch.wake();
    return this.get(id);
  }

  /** Follows it no longer; what came of it stays. */
  async remove(id: number): Promise<void> {
    this.get(id);
    await this.#end(id);
    this.#links.delete(id);
    this.#table.remove(id);
  }

  #isOpenable({ id, opener }: FollowedContainerRecord): boolean {
    return opener.by === 'identity' || opener.isPublic || this.#links.has(id);
  }

  async #end(id: number): Promise<void> {
    const watch = this.#watches.get(id);
    watch?.controller.abort();
    await watch?.ended;
  }

  #watch(id: number): void {
    const controller = new AbortController();
    const watch: Watch = {
      controller,
      // In a turn of its own: the watch has to be known before it begins.
      ended: Promise.resolve()
        .then(() => this.#run(id, watch))
        .finally(() => this.#watches.delete(id)),
      wake: () => {},
      isLooking: false,
      waiting: 0,
      lastLook: null,
      nextLook: null,
      problem: null,
    };
    this.#watches.set(id, watch);
  }

  async #run(id: number, watch: Watch): Promise<void> {
    const { signal } = watch.controller;
    while (!signal.aborted) {
      // It goes with its data set.
      const followed = this.#table.find(id);
      if (followed === undefined) {
        this.#links.delete(id);
        return;
      }
      let isWoken = false;
      const woken = new AbortController();
      watch.wake = () => {
        isWoken = true;
        woken.abort();
      };
      await this.#look(followed, watch);
      // Asked for while it looked: what changed since the list was read is looked for.
      if (isWoken) continue;
      watch.nextLook = new Date(Date.now() + followed.intervalSeconds * 1_000).toISOString();
      const either = AbortSignal.any([signal, woken.signal]);
      await sleep(followed.intervalSeconds * 1_000, undefined, { signal: either }).catch(() => {});
    }
  }

  async #look(followed: FollowedContainerRecord, watch: Watch): Promise<void> {
    const { signal } = watch.controller;
    const { workspace, log } = this.#deps;
    watch.isLooking = true;
    watch.nextLook = null;
    try {
      const read = <T>(work: (service: BlobService) => Promise<T>): Promise<T> => this.#read(followed, work, signal);
      watch.waiting = await lookAtContainer(followed, { workspace, turns: this.#turns, read }, signal);
      watch.problem = null;
    } catch (cause) {
      if (signal.aborted) return;
      const { code, message } = toAppError(cause);
      if (code === 'INTERNAL')
        log('a followed container is in trouble', { followed: followed.id, error: String(cause) });
      watch.problem = { code, detail: message };
    } finally {
      watch.isLooking = false;
      watch.lastLook = new Date().toISOString();
    }
  }

  #read<T>(
    { id, opener, endpoint, container }: FollowedContainerRecord,
    work: (service: BlobService) => Promise<T>,
    signal: AbortSignal,
  ): Promise<T> {
    if (opener.by === 'identity') {
      const account = resourceIdOf(opener.account, 'storageAccount');
      return this.#deps.storage().read(account, ({ service }) => work(service), signal);
    }
    const link = this.#links.get(id) ?? readPasted(`${endpoint}${container}`);
    ensureInTime(link);
    return work(blobServiceOf(this.#deps.remote, link));
  }

  #shown(followed: FollowedContainerRecord): FollowedContainer {
    const watch = this.#watches.get(followed.id);
    return {
      ...followed,
      folder: shownFolder(followed),
      state: watch === undefined ? 'paused' : watch.isLooking ? 'looking' : 'waiting',
      blobs: this.#deps.workspace.catalog.folderFiles.count(followed.id),
      waiting: watch?.waiting ?? 0,
      lastLook: watch?.lastLook ?? null,
      nextLook: watch?.nextLook ?? null,
      problem: watch === undefined ? LINK_NEEDED : watch.problem,
    };
  }
}

/** The folder that a link leads to, or `folder` of its account. Throws LINK_INVALID where it leads to none of blob storage. */
export function placeToFollow(
  link: PastedLink,
  folder: Omit<AccountFolder, 'account'> | null = null,
): Pick<FollowFacts, 'endpoint' | 'container' | 'prefix'> {
  const { container, blob } = link.isBlobStorage ? placeOf(link) : { container: null, blob: null };
  const followed = link.isBlobStorage && folder !== null ? folder.container : container;
  if (followed === null)
    throw new AppError(
      'LINK_INVALID',
      'a container of blob storage is followed, or a folder of one: give a link to it',
    );
  const prefix = folderOf((folder === null ? blob : folder.prefix) ?? '');
  return { endpoint: blobPlaceOf(link.url).endpoint.href, container: followed, prefix };
}

const folderOf = (prefix: string): string => (prefix === '' || prefix.endsWith('/') ? prefix : `${prefix}/`);
