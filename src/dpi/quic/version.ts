/** The versions of QUIC and what differs between them on the wire. */
import type { Bytes } from '../bytes.ts';

const VERSION_1 = 0x00000001;
const VERSION_2 = 0x6b3343cf;
const Q050 = 0x51303530;
const T050 = 0x54303530;
const T051 = 0x54303531;

const SALT = {
  draft22: '7fbcdb0e7c66bbe9193a96cd21519ebd7a02644a',
  draft23: 'c3eef712c72ebb5a11a7d2432bb46365bef9f502',
  draft29: 'afbfec289993d24c9e9786f19c6111e04390a899',
  version1: '38762cf7f55934b34d179ae6a4c80cadccbb7f0a',
  version2: '0dede3def700a6db819381be6e269dcbf9bd2ed9',
  q050: '504574efd066fe2f9d945cfcdbd3a7f0d3b56b45',
  t050: '7ff579e5acd072915580304c43a2367c60488310',
  t051: '7a4edef4e7ccee5fa4506c19124fc8ccda6e033d',
} as const;

/** Facebook's mvfst numbers and the drafts they follow. */
const MVFST: ReadonlyMap<number, string> = new Map([
  [0xfaceb001, SALT.draft22],
  [0xfaceb002, SALT.draft23],
  [0xfaceb003, SALT.draft23],
  [0xfaceb00e, SALT.draft23],
  [0xfaceb010, SALT.draft23],
  [0xfaceb011, SALT.draft23],
  [0xfaceb012, SALT.draft23],
  [0xfaceb013, SALT.draft23],
]);

export const isVersion2 = (version: number): boolean => version === VERSION_2;

/** Whether the first byte of a long header says Retry, which only servers send (RFC 9000 section 17.2.5, RFC 9369 section 3.2). */
export const isRetry = (first: number, version: number): boolean =>
  first >= 0x80 && ((first >> 4) & 3) === (isVersion2(version) ? 0 : 3);

/** RFC 9000 section 15: 0x?a?a?a?a forces version negotiation. */
export const isForcingNegotiation = (version: number): boolean => (version & 0x0f0f0f0f) === 0x0a0a0a0a;

/** Google's own versions before the IETF's, `Q` and three digits. */
export function isGoogleQuic(version: number): boolean {
  const family = version >>> 24;
  if ((family !== 0x51 && family !== 0x54) || ((version >> 16) & 0xff) !== 0x30) return false;
  const [tens, ones] = [((version >> 8) & 0xff) - 0x30, (version & 0xff) - 0x30];
  return tens >= 2 && tens <= 5 && ones >= 0 && ones <= 9;
}

export const versionText = (version: number): string =>
  String.fromCharCode(version >>> 24, (version >> 16) & 0xff, (version >> 8) & 0xff, version & 0xff);

/** True for every version number that has been used on the Internet. */
export const isKnownVersion = (version: number): boolean =>
  saltsOf(version).length > 0 || isGoogleQuic(version) || isForcingNegotiation(version);

/**
 * Hexadecimal salts that the Initial keys may be made with; none for versions without such keys. A version that forces
 * negotiation has no salt of its own: clients take that of the version they would rather speak.
 */
export function saltsOf(version: number): readonly string[] {
  if (isForcingNegotiation(version)) return FORCING_SALTS;
  const salt = saltOf(version);
  return salt === null ? [] : [salt];
}

const FORCING_SALTS: readonly string[] = [SALT.version1, SALT.draft29];

function saltOf(version: number): string | null {
  switch (version) {
    case VERSION_1:
      return SALT.version1;
    case VERSION_2:
      return SALT.version2;
    case Q050:
      return SALT.q050;
    case T050:
      return SALT.t050;
    case T051:
      return SALT.t051;
  }
  const mvfst = MVFST.get(version);
  if (mvfst !== undefined) return mvfst;
  if (version >>> 8 !== 0xff0000) return null;
  const draft = version & 0xff;
  return draft >= 29 ? SALT.draft29 : draft >= 23 ? SALT.draft23 : draft === 22 ? SALT.draft22 : null;
}

/** RFC 9000 section 16; null past the end, and for values beyond any packet. */
export function readVarint(bytes: Bytes, at: number): { value: number; next: number } | null {
  const first = bytes.u8(at);
  if (first < 0) return null;
  const length = 1 << (first >> 6);
  if (at + length > bytes.length) return null;
  let value = first & 0x3f;
  for (let i = 1; i < length; i++) value = value * 256 + bytes.u8(at + i);
  return { value, next: at + length };
}
