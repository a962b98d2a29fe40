/** Shared access signatures of every kind, made as Microsoft documents them; without question marks. */
import { createHmac } from 'node:crypto';

export const VERSION = '2022-11-02';

export interface SasOptions {
  readonly permissions?: string;
  readonly starts?: Date;
  readonly expires?: Date;
  readonly protocol?: 'https' | 'https,http';
  readonly ip?: string;
}

export interface DelegationKey {
  readonly objectId: string;
  readonly tenantId: string;
  readonly starts: string;
  readonly expires: string;
  readonly service: string;
  readonly version: string;
  /** Base64. */
  readonly value: string;
}

const HOUR_MS = 3_600_000;

const textOf = (time: Date): string => time.toISOString().replace(/\.\d+Z$/, 'Z');

const sign = (key: string, fields: readonly string[]): string =>
  createHmac('sha256', Buffer.from(key, 'base64')).update(fields.join('\n'), 'utf8').digest('base64');

const queryOf = (fields: Readonly<Record<string, string>>): string =>
  Object.entries(fields)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&');

const common = ({ permissions = 'rl', starts, expires, protocol = 'https,http', ip = '' }: SasOptions) => ({
  sp: permissions,
  st: starts === undefined ? '' : textOf(starts),
  se: textOf(expires ?? new Date(Date.now() + HOUR_MS)),
  sip: ip,
  spr: protocol,
});

/** `services` and `types`: letters of ss and srt. */
export function accountSas(
  account: string,
  key: string,
  options: SasOptions & { readonly services?: string; readonly types?: string } = {},
): string {
  const { sp, st, se, sip, spr } = common(options);
  const { services: ss = 'b', types: srt = 'sco' } = options;
  const sig = sign(key, [account, sp, ss, srt, st, se, sip, spr, VERSION, '', '']);
  return queryOf({ sv: VERSION, ss, srt, sp, st, se, sip, spr, sig });
}

/** For one blob, or, where `blob` is empty, its container. */
export function serviceSas(
  account: string,
  key: string,
  container: string,
  blob: string,
  options: SasOptions = {},
): string {
  const { sp, st, se, sip, spr } = common(options);
  const sr = blob === '' ? 'c' : 'b';
  const resource = `/blob/${account}/${container}${blob && `/${blob}`}`;
  const sig = sign(key, [sp, st, se, resource, '', sip, spr, VERSION, sr, '', '', '', '', '', '', '']);
  return queryOf({ sv: VERSION, sr, sp, st, se, sip, spr, sig });
}

export function delegatedSas(
  account: string,
  key: DelegationKey,
  container: string,
  blob: string,
  options: SasOptions = {},
): string {
  const { sp, st, se, sip, spr } = common(options);
  const sr = blob === '' ? 'c' : 'b';
  const resource = `/blob/${account}/${container}${blob && `/${blob}`}`;
  const { objectId: skoid, tenantId: sktid, starts: skt, expires: ske, service: sks, version: skv } = key;
  const delegated = [skoid, sktid, skt, ske, sks, skv, '', '', ''];
  const sig = sign(key.value, [sp, st, se, resource, ...delegated, sip, spr, VERSION, sr, '', '', '', '', '', '', '']);
  return queryOf({ sv: VERSION, sr, sp, st, se, sip, spr, skoid, sktid, skt, ske, sks, skv, sig });
}
