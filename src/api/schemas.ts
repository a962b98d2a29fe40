/**
 * What server and browser say to each other: one TypeBox schema per request and response, used by the server to check
 * and to publish `/api/v1/openapi.json`, and by the page as types. Times are RFC 3339 in UTC with up to nine digits,
 * lengths of time are seconds, counts are numbers up to 2^53, what is not known is null.
 */
import { type Static, type TSchema, Type } from 'typebox';

const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const Id = Type.Integer({ minimum: 1 });
const Count = Type.Number({ minimum: 0 });
const Time = Type.String({ description: 'RFC 3339, UTC, up to nine digits' });

export const MEASURES = ['flows', 'packets', 'bytes', 'bytes_sent', 'bytes_received'] as const;
export type Measure = (typeof MEASURES)[number];
const MeasureSchema = Type.Enum(MEASURES);

/* Data sets, captures, jobs */

export const Dataset = Type.Object({
  id: Id,
  name: Type.String(),
  created: Time,
  captures: Count,
  packets: Count,
  flows: Count,
  bytes: Count,
  first: nullable(Time),
  last: nullable(Time),
});
export type Dataset = Static<typeof Dataset>;

export const DatasetInput = Type.Object({ name: Type.String({ minLength: 1, maxLength: 200 }) });
export type DatasetInput = Static<typeof DatasetInput>;

export const CAPTURE_STATES = [
  'receiving',
  'paused',
  'queued',
  'importing',
  'ready',
  'unpacked',
  'duplicate',
  'failed',
  'cancelled',
] as const;

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

export const JOB_STATES = ['queued', 'running', 'paused', 'done', 'failed', 'cancelled'] as const;
export const JOB_PHASES = ['receiving', 'importing'] as const;

export const Job = Type.Object({
  id: Id,
  captureId: Id,
  datasetId: Id,
  state: Type.Enum(JOB_STATES),
  phase: Type.Enum(JOB_PHASES),
  /** Of the phase: bytes received, or bytes of the file read. */
  bytesRead: Count,
  bytesPerSecond: Count,
  bytesTotal: nullable(Count),
  packets: Count,
  flows: Count,
  packetsPerSecond: Count,
  /** Seconds left by the present rate; null while not known. */
  secondsLeft: nullable(Type.Number()),
  error: nullable(Type.Object({ code: Type.String(), detail: Type.String() })),
});
export type Job = Static<typeof Job>;

export const Imported = Type.Object({ capture: Capture, job: Job });
export type Imported = Static<typeof Imported>;

export const PlaceSource = Type.Object({
  available: Type.Boolean(),
  credit: nullable(Type.String()),
  built: nullable(Time),
  problem: nullable(Type.String({ description: 'Why a database that was asked for is not available' })),
});
export const Info = Type.Object({
  version: Type.String(),
  places: Type.Object({ country: PlaceSource, city: PlaceSource, asn: PlaceSource }),
});
export type Info = Static<typeof Info>;

/* Settings */

const Seconds = Type.Integer({ minimum: 1, maximum: 86_400 });
const flowSettings = {
  tcpIdleSeconds: Seconds,
  tcpAttemptSeconds: Seconds,
  tcpClosedSeconds: Seconds,
  udpIdleSeconds: Seconds,
  icmpIdleSeconds: Seconds,
  otherIdleSeconds: Seconds,
  activeSeconds: Type.Integer({ minimum: 0, maximum: 31_536_000, description: '0: no limit' }),
  vlanInKey: Type.Boolean(),
  vniInKey: Type.Boolean(),
  verifyChecksums: Type.Boolean(),
  maxOpenFlows: Type.Integer({ minimum: 1024, maximum: 1_048_576 }),
};
const importsAtOnce = Type.Integer({ minimum: 1, maximum: 16 });
const maxExpansion = Type.Integer({
  minimum: 1,
  maximum: 1_000_000,
  description: 'So many times its size a compressed file may expand to; --max-expansion goes before',
});
/** Hold for imports that begin after a change. */
export const Settings = Type.Object({ importsAtOnce, maxExpansion, flow: Type.Object(flowSettings) });
export type Settings = Static<typeof Settings>;
export const SettingsInput = Type.Partial(
  Type.Object({
    importsAtOnce,
    maxExpansion,
    flow: Type.Partial(Type.Object(flowSettings), { additionalProperties: false }),
  }),
  { additionalProperties: false },
);
export type SettingsInput = Static<typeof SettingsInput>;

/* Views: all take the same scope */

export const Scope = Type.Object({
  filter: Type.Optional(
    Type.String({ maxLength: 20_000, description: 'Filter language, for example: service = tls and not country = US' }),
  ),
  from: Type.Optional(Time),
  to: Type.Optional(Time),
  capture: Type.Optional(
    Type.String({ pattern: '^[0-9]+(,[0-9]+)*$', description: 'Only these captures of the data set' }),
  ),
});
export type Scope = Static<typeof Scope>;

const sums = {
  flows: Count,
  packets_sent: Count,
  packets_received: Count,
  bytes_sent: Count,
  bytes_received: Count,
};
export const Sums = Type.Object(sums);
export type Sums = Static<typeof Sums>;

/** What is shown, of what there is. */
const Uncounted = Type.Number({
  minimum: 0,
  description: 'Flows whose bytes are not known, as of flow logs that count none: they add nothing to the sums',
});
export const Totals = Type.Object({
  ...sums,
  uncounted: Uncounted,
  first: nullable(Time),
  last: nullable(Time),
  of: Type.Object({ ...sums, uncounted: Uncounted, first: nullable(Time), last: nullable(Time) }),
});
export type Totals = Static<typeof Totals>;

export const TimelineQuery = Type.Object({
  ...Scope.properties,
  bins: Type.Optional(Type.Integer({ minimum: 1, maximum: 2000, default: 200 })),
  by: Type.Optional(Type.String({ description: 'Split into the top values of this field' })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 20, default: 8 })),
});
export type TimelineQuery = Static<typeof TimelineQuery>;
/** Bins of equal width from `start`; each series has one number per bin. `flows` counts flows active in the bin. */
export const Timeline = Type.Object({
  start: nullable(Time),
  widthSeconds: Type.Number(),
  bins: Count,
  series: Type.Array(
    Type.Object({
      /** The value of the field split by; null: not known. `isOther`: everything beyond the top values. */
      value: nullable(Type.Union([Type.String(), Type.Number()])),
      isOther: Type.Boolean(),
      flows: Type.Array(Type.Number()),
      packets_sent: Type.Array(Type.Number()),
      packets_received: Type.Array(Type.Number()),
      bytes_sent: Type.Array(Type.Number()),
      bytes_received: Type.Array(Type.Number()),
    }),
  ),
});
export type Timeline = Static<typeof Timeline>;

export const TopQuery = Type.Object({
  ...Scope.properties,
  by: Type.String({ description: 'A groupable field' }),
  measure: Type.Optional(MeasureSchema),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 10 })),
});
export type TopQuery = Static<typeof TopQuery>;
export const TopRow = Type.Object({
  value: nullable(Type.Union([Type.String(), Type.Number()])),
  ...sums,
  first: Time,
  last: Time,
});
export type TopRow = Static<typeof TopRow>;
/** The top values, and the rest as one: the sums of `rows` and `other` are the sums of the scope. */
export const Top = Type.Object({ rows: Type.Array(TopRow), other: Type.Object({ values: Count, ...sums }) });
export type Top = Static<typeof Top>;

export const PairsQuery = Type.Object({
  ...Scope.properties,
  a: Type.String(),
  b: Type.String(),
  measure: Type.Optional(MeasureSchema),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 60 })),
});
export type PairsQuery = Static<typeof PairsQuery>;
export const Pairs = Type.Object({
  rows: Type.Array(
    Type.Object({
      a: nullable(Type.Union([Type.String(), Type.Number()])),
      b: nullable(Type.Union([Type.String(), Type.Number()])),
      ...sums,
    }),
  ),
  other: Type.Object({ pairs: Count, ...sums }),
});
export type Pairs = Static<typeof Pairs>;

export const HISTOGRAM_FIELDS = ['duration', 'bytes', 'packets', 'rtt', 'packet_size'] as const;
export const HistogramQuery = Type.Object({
  ...Scope.properties,
  field: Type.Enum(HISTOGRAM_FIELDS),
});
export type HistogramQuery = Static<typeof HistogramQuery>;
/** Logarithmic bins (`from` inclusive, `to` exclusive; the first bin holds zeros and starts at 0), in the field's unit. */
export const Histogram = Type.Object({
  bins: Type.Array(Type.Object({ from: Type.Number(), to: Type.Number(), flows: Count })),
  notKnown: Count,
  percentiles: nullable(
    Type.Object({
      min: Type.Number(),
      p50: Type.Number(),
      p90: Type.Number(),
      p95: Type.Number(),
      p99: Type.Number(),
      max: Type.Number(),
    }),
  ),
});
export type Histogram = Static<typeof Histogram>;

export const FlowsQuery = Type.Object({
  ...Scope.properties,
  sort: Type.Optional(Type.String({ default: 'start' })),
  order: Type.Optional(Type.Union([Type.Literal('asc'), Type.Literal('desc')])),
  offset: Type.Optional(Type.Integer({ minimum: 0, default: 0 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 100 })),
  columns: Type.Optional(Type.String({ description: 'Comma-separated column names; all but facts when absent' })),
});
export type FlowsQuery = Static<typeof FlowsQuery>;
/** One flow: a value per column of the schema, plus `total` rows of the scope. */
export const FlowRow = Type.Record(Type.String(), nullable(Type.Union([Type.String(), Type.Number()])));
export type FlowRow = Static<typeof FlowRow>;
export const Flows = Type.Object({
  rows: Type.Array(FlowRow),
  total: Type.Integer({ minimum: 0, description: 'Rows in all.' }),
  flows: Type.Integer({
    minimum: 0,
    description: 'Flows in all: those that go over several captures have a row in each.',
  }),
});
export type Flows = Static<typeof Flows>;

/** One flow in full, with where its ends are. */
export const Place = Type.Object({
  country: nullable(Type.String()),
  region: nullable(Type.String()),
  city: nullable(Type.String()),
});
/** What the content told, by protocol, bounded; facts and their names are those of docs/explanation/facts.md. */
export const FlowFacts = Type.Record(Type.String(), Type.Unknown());
export type FlowFacts = Static<typeof FlowFacts>;
const FlowPiece = Type.Object({ captureId: Id, flowId: Type.Integer({ minimum: 0 }) });
export type FlowPiece = Static<typeof FlowPiece>;
export const FlowDetails = Type.Object({
  flow: FlowRow,
  facts: nullable(FlowFacts),
  src: Place,
  dst: Place,
  earlier: Type.Union([FlowPiece, Type.Null()], {
    description: 'The piece before, where the flow goes on from another capture',
  }),
  later: Type.Union([FlowPiece, Type.Null()], {
    description: 'The piece after, where another capture goes on with the flow',
  }),
});
export type FlowDetails = Static<typeof FlowDetails>;

export const PACKET_PAGE_LIMIT = 500;

export const FlowPacketsQuery = Type.Object({
  offset: Type.Optional(Type.Integer({ minimum: 0, default: 0 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: PACKET_PAGE_LIMIT, default: 100 })),
});
export type FlowPacketsQuery = Static<typeof FlowPacketsQuery>;
export const FlowPacket = Type.Object({
  number: Type.Integer({ minimum: 1, description: 'In the capture, from 1' }),
  time: Time,
  direction: nullable(Type.Enum(['sent', 'received'])),
  /** On the wire, in bytes. */
  length: Count,
  capturedLength: Count,
  info: Type.String({ description: 'One line by the headers; TCP numbers count from the SYN' }),
});
export type FlowPacket = Static<typeof FlowPacket>;
/** A page of a flow's packets in the order of the capture, of `total`. */
export const FlowPackets = Type.Object({ packets: Type.Array(FlowPacket), total: Count });
export type FlowPackets = Static<typeof FlowPackets>;

export const ValuesQuery = Type.Object({
  ...Scope.properties,
  field: Type.String(),
  prefix: Type.Optional(Type.String({ maxLength: 200 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 20 })),
});
export type ValuesQuery = Static<typeof ValuesQuery>;
export const Values = Type.Object({
  values: Type.Array(Type.Object({ value: nullable(Type.Union([Type.String(), Type.Number()])), flows: Count })),
});
export type Values = Static<typeof Values>;

/** An entry of the error catalogue, which a problem's `type` leads to. */
export const ErrorEntry = Type.Object({
  code: Type.String(),
  status: Type.Integer(),
  title: Type.String(),
  fix: Type.String(),
});
export type ErrorEntry = Static<typeof ErrorEntry>;

/** RFC 9457. */
export const Problem = Type.Object({
  type: Type.String(),
  title: Type.String(),
  status: Type.Integer(),
  detail: Type.String(),
  code: Type.String(),
  fix: Type.String(),
  requestId: Type.String(),
  /** For FILTER_INVALID: where in the filter the trouble lies. */
  position: Type.Optional(Type.Object({ start: Type.Integer(), end: Type.Integer() })),
});
export type Problem = Static<typeof Problem>;

/** Server-sent events of `GET /api/v1/events`: the event's name and what its data is. */
export interface ServerEvents {
  job: Job;
  capture: Capture;
  dataset: { id: number };
}
