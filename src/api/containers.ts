/** Schemas of followed containers of blob storage. */
import { type Static, Type } from 'typebox';
import { Id, nullable } from './parts.ts';

const Time = Type.String({ description: 'RFC 3339, UTC' });

const pace = {
  intervalSeconds: Type.Integer({ minimum: 10, maximum: 3_600, default: 60, description: 'From one look to the next' }),
  hours: Type.Integer({
    minimum: 1,
    maximum: 8_784,
    default: 24,
    description: 'Blobs that did not change for so long are neither brought in nor looked at again',
  }),
};

const link = Type.String({
  minLength: 1,
  maxLength: 8192,
  description: 'To a container of blob storage, or a folder in one; its query is treated as a secret',
});
const token = Type.String({ maxLength: 4096, description: 'SAS token, where it is apart from the link' });

export const FOLLOW_STATES = ['waiting', 'looking', 'paused'] as const;

export const FollowedContainer = Type.Object({
  id: Id,
  datasetId: Id,
  created: Time,
  folder: Type.String({ description: 'Its address, without what opens it' }),
  container: Type.String(),
  prefix: Type.String({ description: 'What the names of its blobs begin with' }),
  by: Type.Enum(['identity', 'link'] as const, { description: 'What opens it' }),
  ...pace,
  state: Type.Enum(FOLLOW_STATES, { description: 'paused: it cannot go on before its link is given again' }),
  blobs: Type.Integer({ minimum: 0, description: 'That were brought in' }),
  waiting: Type.Integer({ minimum: 0, description: 'Blobs that the next look goes on with' }),
  lastLook: nullable(Time),
  nextLook: nullable(Time),
  problem: nullable(Type.Object({ code: Type.String(), detail: Type.String() })),
});
export type FollowedContainer = Static<typeof FollowedContainer>;

/** By a `link`, which `container` and `prefix` may narrow down, or by `account` and `container` as the signed-in identity. */
export const FollowContainerInput = Type.Object(
  {
    link: Type.Optional(link),
    token: Type.Optional(token),
    account: Type.Optional(Type.String({ minLength: 1, maxLength: 2000, description: 'Resource id' })),
    container: Type.Optional(Type.String({ minLength: 1, maxLength: 63 })),
    prefix: Type.Optional(Type.String({ maxLength: 1024, description: 'Folder in the container; all of it without' })),
    intervalSeconds: Type.Optional(pace.intervalSeconds),
    hours: Type.Optional(pace.hours),
  },
  { additionalProperties: false },
);
export type FollowContainerInput = Static<typeof FollowContainerInput>;

export const ContainerLinkInput = Type.Object({ link, token: Type.Optional(token) }, { additionalProperties: false });
