/** Schemas of flows one by one, and of their packets. */
import { type Static, Type } from 'typebox';
import { Count, Id, nullable, Time } from './parts.ts';
import { Scope } from './scope.ts';

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
