/** Schemas of watched folders. */
import { type Static, Type } from 'typebox';
import { Count, Id, nullable } from './parts.ts';

export const SUBFOLDER_RULES = ['together', 'datasets', 'ignored'] as const;

const folderSettings = {
  subfolders: Type.Enum(SUBFOLDER_RULES),
  tagPattern: nullable(Type.String({ maxLength: 200, description: 'As {host}_{interface}_{*}.pcap' })),
  quietSeconds: Type.Integer({ minimum: 1, maximum: 86_400 }),
};

export const WatchedFolder = Type.Object({
  id: Id,
  datasetId: Id,
  path: Type.String(),
  ...folderSettings,
  /** Files that were brought in, and that were seen and still change. */
  imported: Count,
  waiting: Count,
  problem: nullable(Type.Object({ code: Type.String(), detail: Type.String() })),
});
export type WatchedFolder = Static<typeof WatchedFolder>;

export const WatchedFolderInput = Type.Object(
  {
    path: Type.String({ minLength: 1, maxLength: 4096 }),
    subfolders: Type.Optional(folderSettings.subfolders),
    tagPattern: Type.Optional(folderSettings.tagPattern),
    quietSeconds: Type.Optional(folderSettings.quietSeconds),
  },
  { additionalProperties: false },
);
export type WatchedFolderInput = Static<typeof WatchedFolderInput>;
