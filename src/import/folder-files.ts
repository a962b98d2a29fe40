/** Which files of followed places were brought in, kept in the catalogue so that a restart brings none in twice. */
import type { DatabaseSync } from 'node:sqlite';

export interface KnownFile {
  readonly identity: string;
  /** Null once the capture is deleted: the file stays known, and does not come back. */
  readonly captureId: number | null;
}

export class FolderFiles {
  readonly #db: DatabaseSync;

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  /** By their names within the folder. */
  of(folderId: number): Map<string, KnownFile> {
    const rows = this.#db
      .prepare('SELECT name, identity, capture_id FROM folder_file WHERE folder_id = ?')
      .all(folderId);
    return new Map(
      rows.map((row) => [
        String(row.name),
        { identity: String(row.identity), captureId: row.capture_id === null ? null : Number(row.capture_id) },
      ]),
    );
  }

  count(folderId: number): number {
    const row = this.#db.prepare('SELECT count(*) AS n FROM folder_file WHERE folder_id = ?').get(folderId);
    return Number(row?.n);
  }

  set(folderId: number, name: string, { identity, captureId }: KnownFile): void {
    this.#db
      .prepare(
        `INSERT INTO folder_file (folder_id, name, identity, capture_id) VALUES (?, ?, ?, ?)
         ON CONFLICT (folder_id, name) DO UPDATE SET identity = excluded.identity, capture_id = excluded.capture_id`,
      )
      .run(folderId, name, identity, captureId);
  }
}
