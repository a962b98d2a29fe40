/**
 * Where resumable uploads go: each is a capture that is being received. Its id begins with the capture's, and has a random
 * part so that what a page remembers is not taken for an upload of another data directory; who knows that it is the same
 * file may leave it out.
 */
import { randomBytes } from 'node:crypto';
import type { Readable } from 'node:stream';
import { DataStore, Upload } from '@tus/utils';
import { AppError } from '../base/errors.ts';
import { toAppError } from '../import/failure.ts';
import { cleanName } from '../import/names.ts';
import type { Reception } from '../import/reception.ts';
import type { CaptureRecord } from '../import/records.ts';
import type { Workspace } from '../import/workspace.ts';

/** A connection that broke has this long to come back before people are told that the upload is paused. */
export const GRACE_MS = 15_000;

/** What a client says of its file. */
const NAME = 'filename';
const UPLOAD_ID = /^([1-9][0-9]{0,14})(?:-([0-9a-f]{16}))?$/;
/** Set by the route. */
export const DATASET = 'dataset';

export class UploadStore extends DataStore {
  readonly #workspace: Workspace;
  readonly #ours = new WeakSet<Reception>();
  readonly #graces = new Map<number, NodeJS.Timeout>();

  readonly #graceMs: number;

  constructor(workspace: Workspace, graceMs = GRACE_MS) {
    super();
    this.#workspace = workspace;
    this.#graceMs = graceMs;
    this.extensions = ['creation', 'creation-with-upload', 'creation-defer-length', 'termination'];
  }

  override async create(upload: Upload): Promise<Upload> {
    const name = cleanName(upload.metadata?.[NAME] ?? '');
    const reception = await this.#workspace.receive({
      datasetId: Number(upload.metadata?.[DATASET]),
      name,
      origin: { kind: 'upload', from: name, by: null },
      expectedBytes: upload.size ?? null,
    });
    const key = randomBytes(8).toString('hex');
    reception.remember({ key });
    upload.id = `${reception.facts.captureId}-${key}`;
    this.#ours.add(reception);
    this.#waitFor(reception);
    return upload;
  }

  override async getUpload(id: string): Promise<Upload> {
    const capture = this.#captureOf(id);
    const offset = this.#workspace.receptions.find(capture.id)?.received ?? capture.fileBytes;
    const isArriving = capture.state === 'receiving' || capture.state === 'paused';
    const size = isArriving ? capture.expectedBytes : capture.fileBytes;
    return new Upload({ id, offset, ...(size !== null && { size }), metadata: { [NAME]: capture.name } });
  }

  /** Resolves to the new offset, also when the connection broke: what came is kept. */
  override async write(stream: Readable, id: string): Promise<number> {
    const { id: captureId } = this.#captureOf(id);
    clearTimeout(this.#graces.get(captureId));
    const reception = this.#take(captureId);
    try {
      for await (const chunk of stream) await reception.write(chunk);
    } catch (cause) {
      const error = toAppError(cause);
      if (error.code === 'DISK_FULL') await reception.pause(error);
      else this.#waitFor(reception);
      throw cause;
    }
    if (reception.received !== reception.total) this.#waitFor(reception);
    return reception.received;
  }

  override async declareUploadLength(id: string, size: number): Promise<void> {
    const { id: captureId } = this.#captureOf(id);
    await this.#take(captureId).setTotal(size);
  }

  override async remove(id: string): Promise<void> {
    const { id: captureId, state } = this.#captureOf(id);
    if (state !== 'receiving' && state !== 'paused') throw new AppError('CONFLICT', 'the upload is complete');
    await this.#workspace.removeCapture(captureId);
  }

  /** All bytes are here. */
  async finish(id: string): Promise<void> {
    const { id: captureId } = this.#captureOf(id);
    clearTimeout(this.#graces.get(captureId));
    const reception = this.#workspace.receptions.find(captureId);
    try {
      await reception?.finish();
    } catch (cause) {
      await this.#workspace.removeCapture(captureId);
      throw cause;
    }
  }

  stop(): void {
    for (const grace of this.#graces.values()) clearTimeout(grace);
  }

  /** Throws CONFLICT for a file that a script is sending at this moment. */
  #take(captureId: number): Reception {
    const { receptions } = this.#workspace;
    const open = receptions.find(captureId);
    if (open !== undefined && !this.#ours.has(open))
      throw new AppError('CONFLICT', 'the file is being sent in another way');
    const reception = open ?? receptions.reopen(captureId);
    this.#ours.add(reception);
    return reception;
  }

  #captureOf(id: string): CaptureRecord {
    const { catalog } = this.#workspace;
    const [, number, key] = UPLOAD_ID.exec(id) ?? [];
    const capture = number === undefined ? undefined : catalog.findCapture(Number(number));
    const isKnown = capture?.origin.kind === 'upload' && capture.state !== 'cancelled';
    if (!isKnown || (key !== undefined && key !== (catalog.resumeFacts(capture.id) as { key?: string } | null)?.key))
      throw new AppError('NOT_FOUND', `there is no upload ${id}`);
    return capture;
  }

  #waitFor(reception: Reception): void {
    const { captureId } = reception.facts;
    clearTimeout(this.#graces.get(captureId));
    const pause = () => {
      this.#graces.delete(captureId);
      void reception.pause(new AppError('RECEIVE_INTERRUPTED', 'the connection to the sender broke'));
    };
    this.#graces.set(captureId, setTimeout(pause, this.#graceMs).unref());
  }
}
