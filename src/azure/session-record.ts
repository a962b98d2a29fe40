/** Watched packet captures as the catalogue keeps them: no address of an operation, no signature. */
import type { FollowedRecord, FollowedTable } from '../import/followed.ts';
import type { CaptureStatus, PacketCapture } from './packet-capture.ts';

const KIND = 'azure-packet-capture';

export interface SessionFile {
  /** The blob's name within its container. */
  readonly name: string;
  /** A ring writes the same name again with other content. */
  readonly etag: string | null;
  readonly captureId: number;
}

/**
 * `starting`: Azure prepares it. `running`: packets are captured. `collecting`: it ended, its files are looked for and
 * imported. `done`: all files are imported or being so. `failed`: `detail` says why.
 */
export type SessionState = 'starting' | 'running' | 'collecting' | 'done' | 'failed';

export interface SessionRecord
  extends Pick<PacketCapture, 'name' | 'target' | 'mode' | 'storageAccount' | 'blob' | 'localPath'> {
  readonly id: number;
  readonly datasetId: number;
  readonly created: string;
  /** Resource id. */
  readonly packetCapture: string;
  /** Files are imported while it goes on, each once the next has begun. */
  readonly isFollowed: boolean;
  readonly state: SessionState;
  /** What went wrong, or what there is to know; null while all goes well. */
  readonly detail: string | null;
  readonly status: CaptureStatus | null;
  /** When Azure was first seen to have ended it. */
  readonly ended: string | null;
  readonly files: readonly SessionFile[];
}

type SessionFacts = Omit<SessionRecord, 'id' | 'datasetId' | 'created'>;
export type SessionChanges = Partial<
  Pick<SessionRecord, 'state' | 'detail' | 'status' | 'ended' | 'files' | 'isFollowed' | 'blob'>
>;

export class SessionTable {
  readonly #table: FollowedTable;

  constructor(table: FollowedTable) {
    this.#table = table;
  }

  all(): SessionRecord[] {
    return this.#table.all(KIND).map(toSession);
  }

  find(id: number): SessionRecord | undefined {
    const found = this.#table.find(id);
    return found?.kind === KIND ? toSession(found) : undefined;
  }

  /** Azure's names differ in case from answer to answer. */
  findCapture(packetCapture: string): SessionRecord | undefined {
    return this.all().find((session) => session.packetCapture.toLowerCase() === packetCapture.toLowerCase());
  }

  add(capture: PacketCapture, datasetId: number, isFollowed: boolean): SessionRecord {
    const { id: packetCapture, name, target, mode, storageAccount, blob, localPath } = capture;
    const about = { packetCapture, name, target, mode, storageAccount, blob, localPath, isFollowed };
    const facts: SessionFacts = { ...about, state: 'starting', detail: null, status: null, ended: null, files: [] };
    const id = this.#table.add({ datasetId, kind: KIND, subject: packetCapture.toLowerCase(), facts });
    return this.find(id) as SessionRecord;
  }

  /** Undefined when it was removed in the meantime. */
  change(id: number, changes: SessionChanges): SessionRecord | undefined {
    const session = this.find(id);
    if (session === undefined) return undefined;
    const { id: _id, datasetId: _datasetId, created: _created, ...facts } = { ...session, ...changes };
    this.#table.setFacts(id, facts);
    return this.find(id);
  }

  remove(id: number): void {
    this.#table.remove(id);
  }
}

const toSession = ({ id, datasetId, created, facts }: FollowedRecord): SessionRecord => ({
  id,
  datasetId,
  created,
  ...(facts as SessionFacts),
});

export const isOver = ({ state }: Pick<SessionRecord, 'state'>): boolean => state === 'done' || state === 'failed';
