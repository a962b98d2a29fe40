/** Schemas of streams (PCAP-over-IP). */
import { type Static, Type } from 'typebox';

/** Where a data set listens for captures that are sent as they are made. */
export const StreamPlace = Type.Object({
  host: Type.String({ description: 'Address that is listened on' }),
  port: Type.Integer({ minimum: 0, maximum: 65_535 }),
  isSecure: Type.Boolean({ description: 'TLS is spoken' }),
  needsSecret: Type.Boolean({ description: 'The first line of a stream must be the secret' }),
  problem: Type.Union([Type.String(), Type.Null()], { description: 'Why it does not listen; null where it does' }),
});
export type StreamPlace = Static<typeof StreamPlace>;

/** `place` is null where the server does not listen for streams of this data set. */
export const Streams = Type.Object({
  place: Type.Union([StreamPlace, Type.Null()]),
  basePort: Type.Union([Type.Integer({ minimum: 0, maximum: 65_535 }), Type.Null()], {
    description:
      'A data set listens on this port plus its number, as `serve --pcap-over-ip-base` says; 0: on any free port; null where the server does not listen at all',
  }),
});
export type Streams = Static<typeof Streams>;

export const StreamOrder = Type.Object(
  {
    link: Type.String({
      minLength: 1,
      maxLength: 300,
      description: 'pcap-over-ip://host:port, or pcap-over-ip+tls://host:port',
    }),
    secret: Type.Optional(Type.String({ maxLength: 1024, description: 'Sent as a first line; kept nowhere' })),
  },
  { additionalProperties: false },
);
export type StreamOrder = Static<typeof StreamOrder>;
