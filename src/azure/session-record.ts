/** Watched packet captures as the catalogue keeps them: no address of an operation, no signature. */
import type { AzurePacketCapture, AzureSession } from '../api/azure.ts';
import type { FollowedRecord, FollowedTable } from '../import/followed.ts';

const KIND = 'azure-packet-capture';

export interface SessionFile {
  /** The blob's name within its container. */
  readonly name: string;
  /** A ring writes the same name again with other content. */
  readonly etag: string | null;
  readonly captureId: number;
}

/** What is kept of a session; its files with what tells one version from the next. */
export interface SessionRecord extends Omit<AzureSession, 'files'> {
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

  add(capture: AzurePacketCapture, datasetId: number, isFollowed: boolean): SessionRecord {
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

export const toApiSession = (session: SessionRecord): AzureSession => ({
  ...session,
  files: session.files.map(({ name, captureId }) => ({ name, captureId })),
});

export const isOver = ({ state }: Pick<SessionRecord, 'state'>): boolean => state === 'done' || state === 'failed';
