/**
 * Builds of a package for other systems in `package-lock.json`. Where the registry at hand has the builds of one system
 * only, npm leaves the others out of the lock file, and `npm ci` then refuses it everywhere. What an entry needs can be
 * told without the registry: the version is the one asked for, the system is in the name.
 */

export interface LockEntry {
  readonly version?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly libc?: readonly string[];
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

export interface LockFile {
  readonly packages: Readonly<Record<string, LockEntry>>;
}

const SYSTEMS = ['android', 'darwin', 'linux', 'win32', 'freebsd', 'openbsd', 'netbsd', 'sunos', 'aix', 'openharmony'];
const PROCESSORS = ['arm64', 'x64', 'arm', 'ia32', 'ppc64', 's390x', 'riscv64', 'loong64', 'mips64el', 'wasm32'];

/** Entries that the lock file lacks, by path. */
export function missingEntries({ packages }: LockFile): Record<string, LockEntry> {
  const missing: Record<string, LockEntry> = {};
  for (const [path, entry] of Object.entries(packages))
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {}))
      if (!isFound(packages, path, name)) missing[`node_modules/${name}`] = entryOf(name, version, entry.dev === true);
  return missing;
}

export function withEntries<T extends LockFile>(lock: T, entries: Readonly<Record<string, LockEntry>>): T {
  const packages = Object.entries({ ...lock.packages, ...entries }).sort(([a], [b]) => (a < b ? -1 : 1));
  return { ...lock, packages: Object.fromEntries(packages) };
}

/** As Node.js finds a package: in the folder itself, then in each one above. */
function isFound(packages: LockFile['packages'], path: string, name: string): boolean {
  for (let folder = path; ; ) {
    if (packages[`${folder === '' ? '' : `${folder}/`}node_modules/${name}`] !== undefined) return true;
    if (folder === '') return false;
    const above = folder.lastIndexOf('/node_modules/');
    folder = above < 0 ? '' : folder.slice(0, above);
  }
}

function entryOf(name: string, version: string, dev: boolean): LockEntry {
  const words = name.split(/[-/]/);
  const os = SYSTEMS.find((system) => words.includes(system));
  const cpu = PROCESSORS.find((processor) => words.includes(processor));
  const libc = words.includes('musl') ? 'musl' : words.includes('gnu') ? 'glibc' : undefined;
  if (!/^\d/.test(version) || (os === undefined && cpu === undefined))
    throw new Error(`cannot tell what ${name}@${version} is for; add it to package-lock.json by hand`);
  return {
    version,
    ...(cpu === undefined ? {} : { cpu: [cpu] }),
    ...(dev ? { dev } : {}),
    ...(libc === undefined ? {} : { libc: [libc] }),
    optional: true,
    ...(os === undefined ? {} : { os: [os] }),
  };
}
