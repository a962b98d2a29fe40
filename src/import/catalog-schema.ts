/**
 * The catalogue's tables. A change of them is a new entry at the end of {@link MIGRATIONS}, never an edit of an old
 * one: a data directory remembers in `user_version` how many it has had.
 */
import type { DatabaseSync } from 'node:sqlite';
import { AppError } from '../base/errors.ts';

const MIGRATIONS: readonly string[] = [
  `CREATE TABLE dataset (
     id INTEGER PRIMARY KEY AUTOINCREMENT,
     name TEXT NOT NULL,
     created TEXT NOT NULL
   ) STRICT;
   CREATE TABLE capture (
     id INTEGER PRIMARY KEY AUTOINCREMENT,
     dataset_id INTEGER NOT NULL REFERENCES dataset (id),
     name TEXT NOT NULL,
     created TEXT NOT NULL,
     state TEXT NOT NULL,
     file_bytes INTEGER NOT NULL DEFAULT 0,
     source TEXT,
     packets INTEGER NOT NULL DEFAULT 0,
     bytes INTEGER NOT NULL DEFAULT 0,
     flows INTEGER NOT NULL DEFAULT 0,
     first INTEGER,
     last INTEGER,
     facts TEXT NOT NULL,
     error TEXT
   ) STRICT;
   CREATE INDEX capture_of_dataset ON capture (dataset_id);
   CREATE TABLE job (
     id INTEGER PRIMARY KEY AUTOINCREMENT,
     capture_id INTEGER NOT NULL REFERENCES capture (id) ON DELETE CASCADE,
     state TEXT NOT NULL,
     starts INTEGER NOT NULL DEFAULT 0,
     progress TEXT NOT NULL,
     error TEXT
   ) STRICT;
   CREATE INDEX job_of_capture ON job (capture_id);
   CREATE TABLE setting (
     name TEXT PRIMARY KEY,
     value TEXT NOT NULL
   ) STRICT;`,
  // Where captures came from; what arrives may pause and go on. `resume`: JSON by which its way in goes on.
  `ALTER TABLE capture ADD COLUMN origin_kind TEXT NOT NULL DEFAULT 'upload';
   ALTER TABLE capture ADD COLUMN origin_from TEXT NOT NULL DEFAULT '';
   ALTER TABLE capture ADD COLUMN origin_by TEXT;
   ALTER TABLE capture ADD COLUMN expected_bytes INTEGER;
   ALTER TABLE capture ADD COLUMN sha256 TEXT;
   ALTER TABLE capture ADD COLUMN duplicate_of INTEGER REFERENCES capture (id) ON DELETE CASCADE;
   ALTER TABLE capture ADD COLUMN tags TEXT NOT NULL DEFAULT '[]';
   ALTER TABLE capture ADD COLUMN resume TEXT;
   UPDATE capture SET origin_kind = iif(source IS NULL, 'upload', 'file'), origin_from = name;
   CREATE INDEX capture_of_size ON capture (dataset_id, file_bytes);
   CREATE INDEX capture_same_as ON capture (duplicate_of);
   ALTER TABLE job ADD COLUMN phase TEXT NOT NULL DEFAULT 'importing';`,
  // What is followed from outside, see followed.ts.
  `CREATE TABLE followed (
     id INTEGER PRIMARY KEY AUTOINCREMENT,
     dataset_id INTEGER NOT NULL REFERENCES dataset (id) ON DELETE CASCADE,
     kind TEXT NOT NULL,
     subject TEXT NOT NULL,
     created TEXT NOT NULL,
     facts TEXT NOT NULL,
     UNIQUE (kind, subject)
   ) STRICT;`,
  // Files of watched folders, see folder-files.ts.
  `CREATE TABLE folder_file (
     folder_id INTEGER NOT NULL REFERENCES followed (id) ON DELETE CASCADE,
     name TEXT NOT NULL,
     identity TEXT NOT NULL,
     capture_id INTEGER REFERENCES capture (id) ON DELETE SET NULL,
     PRIMARY KEY (folder_id, name)
   ) STRICT, WITHOUT ROWID;
   CREATE INDEX folder_file_of_capture ON folder_file (capture_id);`,
  // Captures whose bytes stay where they came from.
  `ALTER TABLE capture ADD COLUMN in_place INTEGER NOT NULL DEFAULT 0;`,
  // Newer versions of what a capture was taken from, see replacements.ts.
  `ALTER TABLE capture ADD COLUMN replaces INTEGER REFERENCES capture (id) ON DELETE SET NULL;
   CREATE INDEX capture_replaces ON capture (replaces) WHERE replaces IS NOT NULL;`,
  // Captures that were taken out of an archive, see unpack.ts.
  `ALTER TABLE capture ADD COLUMN archive_id INTEGER REFERENCES capture (id) ON DELETE SET NULL;
   CREATE INDEX capture_of_archive ON capture (archive_id) WHERE archive_id IS NOT NULL;`,
];

/** Brings the tables up to date, each step whole or not at all. */
export function migrate(db: DatabaseSync): void {
  const row = db.prepare('PRAGMA user_version').get();
  const done = Number(row?.user_version ?? 0);
  if (done > MIGRATIONS.length)
    throw new AppError(
      'DATA_DIRECTORY_UNUSABLE',
      `the catalogue is of version ${done}, this Capscape knows ${MIGRATIONS.length}: it was written by a newer one`,
    );
  for (const [index, statements] of MIGRATIONS.entries()) {
    if (index < done) continue;
    db.exec(`BEGIN; ${statements} PRAGMA user_version = ${index + 1}; COMMIT`);
  }
}
