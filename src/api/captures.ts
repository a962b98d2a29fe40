/** Schemas of captures, and of what was odd about them. */
import { type Static, Type } from 'typebox';
import { CAPTURE_STATES } from '../schema/capture-states.ts';
import { Count, Id, nullable, Time } from './parts.ts';

export const ORIGIN_KINDS = ['upload', 'url', 'azure', 'folder', 'stream', 'file', 'demo'] as const;

export const Origin = Type.Object({
  kind: Type.Enum(ORIGIN_KINDS),
  from: Type.String({ description: 'What it came from, to be shown' }),
  by: nullable(Type.String({ description: 'Who brought it' })),
  at: Time,
});
export type Origin = Static<typeof Origin>;

/** Tags of a capture at most, and characters of each. */
export const TAG_LIMIT = 50;

export const TAG_LENGTH = 100;

const COMMENT_SUBJECTS = ['file', 'interface', 'packet'] as const;

export const Capture = Type.Object({
  id: Id,
  datasetId: Id,
  name: Type.String(),
  /** Bytes that are here: of a paused capture, those that arrived. */
  fileBytes: Count,
  /** Bytes that are to arrive; null where nobody said. */
  expectedBytes: nullable(Count),
  sha256: nullable(Type.String({ description: 'Of the file’s content, in hexadecimal; null while not known' })),
  duplicateOf: nullable(Id),
  origin: Origin,
  tags: Type.Array(Type.String()),
  archiveId: nullable(
    Type.Integer({ minimum: 1, description: 'The archive it was taken out of, while that is listed' }),
  ),
  isInPlace: Type.Boolean({ description: 'Its bytes stay where they came from; what needs them asks there' }),
  state: Type.Enum(CAPTURE_STATES),
  format: nullable(Type.String()),
  linkTypes: Type.Array(Type.String()),
  created: Time,
  packets: Count,
  bytes: Count,
  flows: Count,
  first: nullable(Time),
  last: nullable(Time),
  /** Packets that are in no flow, by reason: packets = packets in flows + the sum of these. */
  notInFlows: Type.Record(Type.String(), Count),
  packetsInFlows: Count,
  truncatedPackets: Count,
  /** Packets that the capturing system says it dropped; null where the file does not say. */
  droppedPackets: nullable(Count),
  /** What people wrote into the file: the first of them, and how many more there are. */
  comments: Type.Array(
    Type.Object({
      on: Type.Enum(COMMENT_SUBJECTS),
      packet: nullable(Count),
      text: Type.String(),
    }),
  ),
  commentsLeftOut: Count,
  /** The capture before this one in time, and how many flows go on from there; null where there is none. */
  continuation: nullable(Type.Object({ captureId: Id, flows: Count })),
  /**
   * Packets stamped earlier than the one before, or over an hour later, longer than Ethernet carries, captured twice; TCP
   * flows of which only one direction was captured. Null where that was not looked for.
   */
  quality: nullable(
    Type.Object({
      clockStepsBack: Count,
      clockJumpsAhead: Count,
      oversizePackets: Count,
      duplicatePackets: Count,
      oneSidedFlows: Count,
      /** Wrong checksums; those that a network card was to fill in are no errors. Null where they were not verified. */
      checksumErrors: nullable(Type.Object({ ipv4: Count, tcp: Count, udp: Count, leftToCard: Count })),
      /** Where decoding stopped early, as layer/kind: how many packets, and how many captured bytes of them are left. */
      undecoded: Type.Record(Type.String(), Type.Object({ packets: Count, bytes: Count })),
    }),
  ),
  damage: nullable(Type.Object({ offset: Count, message: Type.String() })),
  /**
   * Null for packets. Of a flow log: records = records in flows + the sum of those left out, by reason; flows of which it
   * counts neither packets nor bytes. `packets` and `bytes` are then those that it counts.
   */
  log: nullable(
    Type.Object({
      records: Count,
      recordsInFlows: Count,
      leftOut: Type.Record(Type.String(), Count),
      flowsWithoutCounts: Count,
    }),
  ),
  archive: nullable(
    Type.Object(
      {
        captures: Count,
        leftOut: Type.Array(Type.Object({ name: Type.String(), why: Type.String() })),
        leftOutCount: Count,
      },
      {
        description:
          'Of an unpacked archive: how many captures were taken out, and files that were left out, the first of them by name',
      },
    ),
  ),
  error: nullable(Type.Object({ code: Type.String(), detail: Type.String() })),
});
export type Capture = Static<typeof Capture>;

export const CaptureChanges = Type.Partial(
  Type.Object({
    name: Type.String({ minLength: 1, maxLength: 255 }),
    tags: Type.Array(Type.String({ minLength: 1, maxLength: TAG_LENGTH }), { maxItems: TAG_LIMIT }),
  }),
  { additionalProperties: false },
);
export type CaptureChanges = Static<typeof CaptureChanges>;

/** What to go on with; it depends on the way in. */
export const ResumeRequest = Type.Partial(
  Type.Object({
    link: Type.String({ maxLength: 8192, description: 'A new link to the same content' }),
    token: Type.String({ maxLength: 4096, description: 'A new SAS token for the old link' }),
  }),
  { additionalProperties: false },
);
export type ResumeRequest = Static<typeof ResumeRequest>;

/** What a deletion gave back to the disk. */
export const Freed = Type.Object({ freedBytes: Count });
export type Freed = Static<typeof Freed>;
