/**
 * What is followed into a data set from outside, such as a capture that somebody else's service makes: kept so that a
 * restart goes on with it. Who follows says what `facts` are; a secret is never among them.
 */
import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';

export interface FollowedRecord {
  readonly id: number;
  readonly datasetId: number;
  /** Who follows. */
  readonly kind: string;
  /** What is followed, by its name outside; one `kind` follows it once. */
  readonly subject: string;
  readonly created: string;
  readonly facts: unknown;
}

const COLUMNS = 'SELECT id, dataset_id, kind, subject, created, facts FROM followed';

/** Part of the catalogue; goes with its data set. */
export class FollowedTable {
  readonly #db: DatabaseSync;
  readonly #now: () => Date;

  constructor(db: DatabaseSync, now: () => Date) {
    this.#db = db;
    this.#now = now;
  }

  all(kind: string): FollowedRecord[] {
    return this.#db.prepare(`${COLUMNS} WHERE kind = ? ORDER BY id`).all(kind).map(toRecord);
  }

  find(id: number): FollowedRecord | undefined {
    const row = this.#db.prepare(`${COLUMNS} WHERE id = ?`).get(id);
    return row && toRecord(row);
  }

  add(followed: Pick<FollowedRecord, 'datasetId' | 'kind' | 'subject' | 'facts'>): number {
    const { datasetId, kind, subject, facts } = followed;
    const { lastInsertRowid } = this.#db
      .prepare('INSERT INTO followed (dataset_id, kind, subject, created, facts) VALUES (?, ?, ?, ?, ?)')
      .run(datasetId, kind, subject, this.#now().toISOString(), JSON.stringify(facts));
    return Number(lastInsertRowid);
  }

  setFacts(id: number, facts: unknown): void {
    this.#db.prepare('UPDATE followed SET facts = ? WHERE id = ?').run(JSON.stringify(facts), id);
  }

  remove(id: number): void {
    this.#db.prepare('DELETE FROM followed WHERE id = ?').run(id);
  }
}

function toRecord(row: Record<string, SQLOutputValue>): FollowedRecord {
  return {
    id: Number(row.id),
    datasetId: Number(row.dataset_id),
    kind: String(row.kind),
    subject: String(row.subject),
    created: String(row.created),
    facts: JSON.parse(String(row.facts)),
  };
}
