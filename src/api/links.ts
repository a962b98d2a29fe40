/** Schemas of import from links. */
import { type Static, Type } from 'typebox';
import { nullable } from './parts.ts';

/** Files that one request may pick. */
export const PICK_LIMIT = 1_000;

const link = Type.String({
  minLength: 1,
  maxLength: 8192,
  description: 'As the browser or the storage service shows it; its query is treated as a secret',
});
const token = Type.String({ maxLength: 4096, description: 'SAS token, where it is apart from the link' });
const path = Type.String({
  maxLength: 2048,
  description: 'container/folder/name, below the account that the link is for',
});

export const LinkQuestion = Type.Object(
  {
    link,
    token: Type.Optional(token),
    path: Type.Optional(path),
    after: Type.Optional(Type.String({ minLength: 1, maxLength: 4096, description: '`next` of the answer before' })),
  },
  { additionalProperties: false },
);
export type LinkQuestion = Static<typeof LinkQuestion>;

export const LinkOrder = Type.Object(
  {
    link,
    token: Type.Optional(token),
    isInPlace: Type.Optional(
      Type.Boolean({
        default: false,
        description: 'Keep no copy: the file is read through, and its packets are read from the link when asked for',
      }),
    ),
    picks: Type.Optional(
      Type.Array(path, {
        minItems: 1,
        maxItems: PICK_LIMIT,
        description: 'Files of the folder that the link leads to; without it, the file that it leads to',
      }),
    ),
  },
  { additionalProperties: false },
);
export type LinkOrder = Static<typeof LinkOrder>;

export const LinkedFileEntry = Type.Object({
  path: Type.String({ description: 'To be picked by' }),
  bytes: nullable(Type.Number({ minimum: 0 })),
  modified: nullable(Type.String({ description: 'RFC 3339, UTC' })),
  isArchived: Type.Boolean({ description: 'It cannot be read before it is moved out of the archive' }),
  looksLikeCapture: Type.Boolean({ description: 'By its name; what it is, only its content tells' }),
});
export type LinkedFileEntry = Static<typeof LinkedFileEntry>;

export const LinkedSeries = Type.Object({
  title: Type.String(),
  paths: Type.Array(Type.String()),
  bytes: Type.Number({ minimum: 0 }),
  first: nullable(Type.String()),
  last: nullable(Type.String()),
});
export type LinkedSeries = Static<typeof LinkedSeries>;

/** What a link leads to. Nothing in it is secret. */
export const LinkAnswer = Type.Object({
  shown: Type.String({ description: 'The link without what opens it' }),
  told: Type.Array(Type.String(), { description: 'What its token says of itself, a sentence each' }),
  warnings: Type.Array(Type.String(), { description: 'What is unwise about it' }),
  file: nullable(
    Type.Object({
      name: Type.String(),
      bytes: nullable(Type.Number({ minimum: 0 })),
      modified: nullable(Type.String()),
    }),
  ),
  folder: nullable(
    Type.Object({
      path: Type.String({ description: 'container/folder/; empty for an account' }),
      folders: Type.Array(Type.String()),
      files: Type.Array(LinkedFileEntry),
      series: Type.Array(LinkedSeries, { description: 'Captures that belong together' }),
      next: nullable(
        Type.String({
          description: 'To be given as `after`, with this `path`, for what else is there; null for nothing',
        }),
      ),
    }),
  ),
});
export type LinkAnswer = Static<typeof LinkAnswer>;
