/**
 * Shared access signatures of Azure Storage: what a token says it permits, read from its query without the key. Kinds,
 * parameters and letters: learn.microsoft.com/rest/api/storageservices/delegate-access-with-shared-access-signature.
 */

export type SasKind = 'account' | 'service' | 'user-delegation';

export interface SasToken {
  readonly kind: SasKind;
  /** Letters of `sp`; null where a stored access policy on the server says. */
  readonly permissions: string | null;
  /** Of an account token: letters of `ss` (b: blob) and `srt` (s: service, c: container, o: object). */
  readonly services: string;
  readonly resourceTypes: string;
  /** Of the others: `sr` (b: blob, c: container, d: directory, bs: snapshot, bv: version). */
  readonly resource: string;
  /** RFC 3339; null where the token does not say. */
  readonly starts: string | null;
  readonly expires: string | null;
  /** An address or a range of them, as it stands in the token. */
  readonly ip: string | null;
  readonly isHttpsOnly: boolean;
  /** Name of the stored access policy. */
  readonly policy: string | null;
}

/** Letters of `sp` in words. */
const PERMISSIONS: Readonly<Record<string, string>> = {
  r: 'read',
  l: 'list',
  w: 'write',
  a: 'add',
  c: 'create',
  d: 'delete',
  x: 'delete versions',
  y: 'delete for good',
  t: 'tags',
  f: 'find by tags',
  m: 'move',
  e: 'execute',
  o: 'change the owner',
  p: 'change permissions',
  i: 'make immutable',
  u: 'update',
};

/** More than reading: what a link for this purpose should not have. */
const HARMFUL = 'wacdxymopiu';

const RESOURCES: Readonly<Record<string, string>> = {
  b: 'one blob',
  c: 'a container',
  d: 'a folder',
  bs: 'one snapshot',
  bv: 'one version of a blob',
};

/** The token in a query; null where there is no signature in it. */
export function parseSas(query: string): SasToken | null {
  const parameters = new URLSearchParams(query.replaceAll('+', '%2B'));
  const get = (name: string): string => parameters.get(name) ?? '';
  if (get('sig') === '') return null;
  const isAccount = parameters.has('ss') || parameters.has('srt');
  return {
    kind: isAccount ? 'account' : parameters.has('skoid') ? 'user-delegation' : 'service',
    permissions: parameters.has('sp') ? get('sp') : null,
    services: get('ss'),
    resourceTypes: get('srt'),
    resource: get('sr'),
    starts: timeOf(get('st')),
    expires: timeOf(get('se')),
    ip: get('sip') || null,
    isHttpsOnly: get('spr') === 'https',
    policy: get('si') || null,
  };
}

/** `2026-11-22`, `2026-11-22T10:00Z` and `2026-11-22T10:00:00Z` are all legal. */
function timeOf(text: string): string | null {
  if (!/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,7})?)?Z)?$/.test(text)) return null;
  const time = Date.parse(text);
  return Number.isNaN(time) ? null : new Date(time).toISOString().replace(/\.000Z$/, 'Z');
}

const KIND_NAMES: Readonly<Record<SasKind, string>> = {
  account: 'Account SAS',
  service: 'Service SAS',
  'user-delegation': 'User delegation SAS',
};

/** What the token says, a short sentence each; only words of our own and times, so that it may be shown anywhere. */
export function describeSas(token: SasToken): string[] {
  const scope = token.kind === 'account' ? 'for everything in the account' : RESOURCES[token.resource];
  const permissions = token.permissions === null ? null : permissionWords(token.permissions);
  return [
    `${KIND_NAMES[token.kind]}${scope === undefined ? '' : `, ${token.kind === 'account' ? scope : `for ${scope}`}`}`,
    permissions === null ? 'permissions as the stored access policy says' : `permits: ${permissions || 'nothing'}`,
    ...(token.starts === null ? [] : [`valid from ${token.starts}`]),
    token.expires === null ? 'valid as long as its policy says' : `valid until ${token.expires}`,
    ...(token.ip === null
      ? []
      : [`only from the address ${/^[\d.:a-f-]{1,80}$/i.test(token.ip) ? token.ip : 'given in it'}`]),
    token.isHttpsOnly ? 'https only' : 'https or http',
  ];
}

const permissionWords = (letters: string): string => wordsOf(letters, () => true);

const wordsOf = (letters: string, isMeant: (letter: string) => boolean): string =>
  [...new Set(letters)]
    .filter(isMeant)
    .map((letter) => PERMISSIONS[letter])
    .filter((word) => word !== undefined)
    .join(', ');

/** A week: reading a capture takes no longer. */
const LONG_MS = 7 * 24 * 3_600_000;

/** What is unwise about the link, with what would be better; nothing of it stops an import. */
export function sasWarnings(token: SasToken, now: Date): string[] {
  const harmful = wordsOf(token.permissions ?? '', (letter) => HARMFUL.includes(letter));
  const warnings: string[] = [];
  if (harmful !== '')
    warnings.push(`Whoever has this link can do more than read (${harmful}). Read, and list for folders, is enough.`);
  if (token.kind === 'account')
    warnings.push('This link opens the whole storage account. A link for the one blob or container is safer.');
  if (token.expires !== null && Date.parse(token.expires) - now.getTime() > LONG_MS)
    warnings.push(`This link stays valid until ${token.expires}. One that ends within days is safer.`);
  return warnings;
}

export type SasNeed = 'read' | 'list' | 'list-containers';

/** What the token lacks for `need` by its own words, as a sentence; null where it seems to have it, or does not say. */
export function sasLacks(token: SasToken, need: SasNeed): string | null {
  const letter = need === 'read' ? 'r' : 'l';
  const word = PERMISSIONS[letter];
  if (token.permissions !== null && !token.permissions.includes(letter))
    return `the token permits ${permissionWords(token.permissions) || 'nothing'}, but not to ${word} (sp lacks "${letter}")`;
  if (token.kind === 'account') {
    const type = need === 'read' ? 'o' : need === 'list' ? 'c' : 's';
    if (!token.services.includes('b')) return 'the token is not for blob storage (ss lacks "b")';
    if (!token.resourceTypes.includes(type))
      return `the token is not for ${{ o: 'single blobs', c: 'listing containers', s: 'listing the account' }[type]} (srt lacks "${type}")`;
    return null;
  }
  if (need === 'list-containers') return 'only an account SAS lists the containers of an account';
  if (need === 'list' && token.resource !== 'c' && token.resource !== 'd' && token.resource !== '')
    return `the token is for ${RESOURCES[token.resource] ?? 'something else'}, not for a container (sr is not "c")`;
  return null;
}

/** Whether the token's times allow its use; clocks may differ by a little, so that only clear cases are said. */
export function sasTime(token: SasToken, now: Date): 'valid' | 'expired' | 'not-yet-valid' {
  if (token.expires !== null && Date.parse(token.expires) <= now.getTime()) return 'expired';
  if (token.starts !== null && Date.parse(token.starts) > now.getTime() + CLOCK_SKEW_MS) return 'not-yet-valid';
  return 'valid';
}

const CLOCK_SKEW_MS = 5 * 60_000;
