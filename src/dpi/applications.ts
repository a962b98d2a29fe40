/** The product on top of a service, told by names the flow shows. */
import type { Match } from './analyzer.ts';
import { APPLICATION_TABLE, type ApplicationSource } from './application-table.ts';
import type { CategoryName } from './categories.ts';

export interface Application {
  /** The value of the column `application`, as its maker writes it. */
  readonly name: string;
  readonly category: CategoryName;
  readonly source: ApplicationSource;
  /** Names that others use for it. */
  readonly aliases: { readonly ndpi: readonly string[] };
  readonly domains: readonly string[];
}

/** First labels with a star, within a domain. */
interface Glob {
  readonly before: string;
  readonly after: string;
  readonly application: Application;
}

/** Names of hosts repeat: what was found is kept, in pairs of places as in text-pool.ts; a power of two. */
const KEPT_NAMES = 65_536;
const FNV_PRIME = 0x01000193;
const FNV_START = 0x811c9dc5;
const BRAND_MARK = '.*';
/** DNS over TLS and over QUIC with its drafts, in IANA's registry of ALPN names: certain whatever the server is called. */
const ENCRYPTED_DNS_ALPN = /^(dot|doq(-i\d\d)?)$/;
const ENCRYPTED_DNS = 'Encrypted DNS';

export const APPLICATIONS: readonly Application[] = APPLICATION_TABLE.split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map(readLine);

const BY_NAME = new Map(APPLICATIONS.map((application) => [application.name, application]));
const BY_DOMAIN = new Map<string, Application>();
const BY_BRAND = new Map<string, Application>();
const GLOBS = new Map<string, Glob[]>();
for (const application of APPLICATIONS) for (const domain of application.domains) addDomain(domain, application);

const keptNames = new Array<string>(KEPT_NAMES).fill('');
const keptApplications = new Array<Application | null>(KEPT_NAMES).fill(null);

/** The application that owns a host name or the nearest domain above it; null when nobody is known to. */
export function applicationOfName(hostName: string): Application | null {
  // A place by the characters costs less than a Map, which looks for its entries all over the memory.
  let hash = FNV_START;
  for (let i = 0; i < hostName.length; i++) hash = Math.imul(hash ^ hostName.charCodeAt(i), FNV_PRIME);
  const place = (hash ^ (hash >>> 15)) & (KEPT_NAMES - 2);
  if (keptNames[place] === hostName) return keptApplications[place] ?? null;
  if (keptNames[place + 1] === hostName) return keptApplications[place + 1] ?? null;
  const application = findByDomain(hostName) ?? findByBrand(hostName);
  keptNames[place + 1] = keptNames[place] ?? '';
  keptApplications[place + 1] = keptApplications[place] ?? null;
  keptNames[place] = hostName;
  keptApplications[place] = application;
  return application;
}

/**
 * The application of a recognised flow: what the protocol itself or its ALPN names, else whose name the client asked for, else whose
 * certificate the server showed, else `learnedName`, which an earlier answer gave the server's address.
 */
export function applicationOf(match: Match, learnedName: string | null): Application | null {
  if (match.application !== undefined) return BY_NAME.get(match.application) ?? null;
  if (match.alpn !== undefined && ENCRYPTED_DNS_ALPN.test(match.alpn)) return BY_NAME.get(ENCRYPTED_DNS) ?? null;
  const named = match.serverName === undefined ? null : applicationOfName(match.serverName);
  if (named !== null) return named;
  for (const name of match.certificateNames ?? []) {
    const application = applicationOfName(name.replace(/^\*\./, ''));
    if (application !== null) return application;
  }
  return learnedName === null ? null : applicationOfName(learnedName);
}

function readLine(line: string): Application {
  const [name = '', category = '', source = '', ndpi = '', domains = ''] = line.split(' | ');
  const list = (text: string): readonly string[] => (text === '-' ? [] : text.split(' '));
  return {
    name,
    category: category as CategoryName,
    source: source as ApplicationSource,
    aliases: { ndpi: list(ndpi) },
    domains: list(domains),
  };
}

function addDomain(domain: string, application: Application): void {
  if (domain.endsWith(BRAND_MARK)) {
    BY_BRAND.set(domain.slice(0, -BRAND_MARK.length), application);
    return;
  }
  const star = domain.indexOf('*');
  if (star < 0) {
    BY_DOMAIN.set(domain, application);
    return;
  }
  const dot = domain.indexOf('.', star);
  const parent = domain.slice(dot + 1);
  const globs = GLOBS.get(parent) ?? [];
  globs.push({ before: domain.slice(0, star), after: domain.slice(star + 1, dot), application });
  GLOBS.set(parent, globs);
}

function findByDomain(hostName: string): Application | null {
  for (let from = 0; ; ) {
    const application = BY_DOMAIN.get(hostName.slice(from));
    if (application !== undefined) return application;
    const dot = hostName.indexOf('.', from);
    if (dot < 0) return null;
    const label = hostName.slice(from, dot);
    const glob = GLOBS.get(hostName.slice(dot + 1))?.find(
      ({ before, after }) => label.startsWith(before) && label.endsWith(after),
    );
    if (glob !== undefined) return glob.application;
    from = dot + 1;
  }
}

/** `www.brand.fr`, `brand.co.uk`, `brand.com.br`: the label before the ending; with one more label (`adservice.brand.fr`) that first. */
function findByBrand(hostName: string): Application | null {
  const found = /(?:^|\.)((?:[^.]+\.)?([^.]+))\.(?:[a-z]{2}|com?\.[a-z]{2})$/.exec(hostName);
  if (found === null) return null;
  return BY_BRAND.get(found[1] ?? '') ?? BY_BRAND.get(found[2] ?? '') ?? null;
}
