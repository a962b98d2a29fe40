/** Schemas of what an administrator may change, and of what the server is. */
import { type Static, Type } from 'typebox';
import { nullable, Time } from './parts.ts';

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
