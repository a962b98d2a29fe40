/**
 * Import from a link: files begin to arrive, wait for each other, and go on after a break. What opens a link is in memory
 * only, by capture; a restart forgets it, and the link has to be pasted again.
 */
import { AppError } from '../base/errors.ts';
import type { RangedSource } from '../capture/packet-block.ts';
import type { Reception } from '../import/reception.ts';
import type { ResumeRequest, WayIn } from '../import/receptions.ts';
import { endFetch, ensureSameVersion, fetchInto, isRemembered } from '../import/remote/fetch-into.ts';
import { nameInLink, shownLink } from '../import/remote/link.ts';
import { openRemoteBytes } from '../import/remote/remote-bytes.ts';
import type { RemoteClient } from '../import/remote/remote-client.ts';
import { findRemoteFile, type RemoteAddress, type RemoteFile } from '../import/remote/remote-file.ts';
import { Turns } from '../import/remote/turns.ts';
import type { ImportedCapture, Workspace } from '../import/workspace.ts';
import { addressFor, addressOfPick, ensureInTime, lookAtLink } from './look-at-link.ts';
import { type PastedLink, readPasted, readToken } from './pasted-link.ts';

/** Files that are fetched at once; each has several connections of its own. */
export const FETCHES_AT_ONCE = 2;

export interface LinkImport {
  readonly datasetId: number;
  readonly link: PastedLink;
  /** Paths of files within what the link leads to; null for the file that it leads to itself. */
  readonly picks: readonly string[] | null;
  /** No copy is kept: the bytes are read through, and packets are read from the link when asked for. */
  readonly isInPlace: boolean;
  readonly by: string | null;
}

export class UrlWay implements WayIn {
  readonly kind = 'url';
  readonly #workspace: Workspace;
  readonly #client: RemoteClient;
  readonly #turns = new Turns(FETCHES_AT_ONCE);
  /** What opens the files of captures that are not here wholly yet. */
  readonly #links = new Map<number, PastedLink>();

  constructor(workspace: Workspace, client: RemoteClient) {
    this.#workspace = workspace;
    this.#client = client;
  }

  /** Resolves to the captures and their jobs; the bytes are on their way then. */
  async begin(order: LinkImport, signal?: AbortSignal): Promise<ImportedCapture[]> {
    const { link, picks } = order;
    if (picks !== null) {
      ensureInTime(link);
      const addresses = picks.map((path) => addressOfPick(this.#client, link, path));
      return Promise.all(addresses.map((address) => this.#beginOne(order, address, null)));
    }
    const found = await lookAtLink(this.#client, link, null, signal);
    if (found.kind === 'folder') throw new AppError('LINK_INVALID', 'the link leads to a folder; pick files of it');
    return [await this.#beginOne(order, found.address, found.file)];
  }

  async #beginOne(
    { datasetId, link, isInPlace, by }: LinkImport,
    address: RemoteAddress,
    file: RemoteFile | null,
  ): Promise<ImportedCapture> {
    if (isInPlace && file !== null) ensureRanges(file);
    const reception = await this.#workspace.receive({
      datasetId,
      name: nameInLink(address.url),
      origin: { kind: 'url', from: shownLink(address.url), by },
      expectedBytes: file?.version.size ?? null,
      isInPlace,
      tags: [],
    });
    this.#fetch(reception, link, address, file);
    const { captureId, jobId } = reception.facts;
    return { capture: this.#workspace.getCapture(captureId), job: this.#workspace.jobs.get(jobId) };
  }

  async resume(reception: Reception, request: ResumeRequest | null): Promise<void> {
    const { captureId, remembered, origin } = reception.facts;
    const link = this.#linkFor(captureId, origin.from, remembered, request);
    ensureInTime(link);
    const address = addressFor(this.#client, link, origin.from);
    // A start does not wait for servers: the version is compared before the first byte anyhow.
    if (request === null) return this.#fetch(reception, link, address, null);
    const file = await findRemoteFile(this.#client, address, reception.signal);
    if (shownLink(address.url) !== origin.from && (!isRemembered(remembered) || file.version.etag === null))
      throw new AppError('LINK_INVALID', `the link is for another file than ${origin.from}`);
    ensureSameVersion(remembered, file, reception.received);
    this.#fetch(reception, link, address, file);
  }

  /** In its turn, in the background: the reception tells how it ends. */
  #fetch(reception: Reception, link: PastedLink, address: RemoteAddress, file: RemoteFile | null): void {
    const { captureId } = reception.facts;
    this.#links.set(captureId, link);
    void this.#turns
      .take(reception.signal, async () => {
        const found = file ?? (await findRemoteFile(this.#client, address, reception.signal));
        if (reception.facts.isInPlace) ensureRanges(found);
        await fetchInto(this.#client, address, found, reception);
      })
      .catch((cause: unknown) => endFetch(reception, cause))
      .finally(() => {
        this.#forgetLinks();
      });
  }

  /** The bytes of a capture in place, as long as what opens them is known. */
  async openBytes(captureId: number, remembered: unknown, signal?: AbortSignal): Promise<RangedSource> {
    const { origin } = this.#workspace.getCapture(captureId);
    const link = this.#linkFor(captureId, origin.from, remembered, null);
    if (!isRemembered(remembered)) throw new AppError('LINK_NEEDED', 'it is not known any more which file it was');
    const file = { url: new URL(remembered.url), version: remembered.version, hasRanges: true };
    return openRemoteBytes(this.#client, addressFor(this.#client, link, origin.from), file, signal);
  }

  /** What opens the file of a capture in place, anew. */
  async giveLink(captureId: number, request: ResumeRequest, signal?: AbortSignal): Promise<void> {
    const { origin, isInPlace } = this.#workspace.getCapture(captureId);
    if (!isInPlace) throw new AppError('CONFLICT', 'the capture has a copy of its bytes here');
    const remembered = this.#workspace.catalog.resumeFacts(captureId);
    const link = this.#linkFor(captureId, origin.from, remembered, request);
    ensureInTime(link);
    const file = await findRemoteFile(this.#client, addressFor(this.#client, link, origin.from), signal);
    ensureSameVersion(remembered, file, file.version.size ?? 0);
    this.#links.set(captureId, link);
  }

  /** Only captures that still need them have theirs remembered. */
  #forgetLinks(): void {
    for (const id of this.#links.keys()) {
      const capture = this.#workspace.catalog.findCapture(id);
      const isNeeded = capture?.state === 'receiving' || capture?.state === 'paused' || capture?.isInPlace === true;
      if (!isNeeded) this.#links.delete(id);
    }
  }

  /** The one that was given, or the one that is still known. */
  #linkFor(captureId: number, from: string, remembered: unknown, request: ResumeRequest | null): PastedLink {
    const { link = '', token = '' } = request ?? {};
    const alone = link.trim() === '' ? readToken(token) : readToken(link);
    if (alone !== null) return readPasted(from, alone.reveal());
    if (link.trim() !== '') return readPasted(link, token);
    const known = this.#links.get(captureId);
    if (known !== undefined) return known;
    if (isRemembered(remembered) && remembered.isPublic) return readPasted(from);
    throw new AppError('LINK_NEEDED', 'what opens the file was in memory only, and is gone');
  }
}

function ensureRanges({ url, hasRanges }: RemoteFile): void {
  if (!hasRanges) throw new AppError('LINK_INVALID', `${url.host} sends whole files only; import it with a copy`);
}
