/** Messages of ONC RPC (RFC 5531 section 9), in UDP as they are, in TCP behind a record mark (section 11). */
import type { Match } from './analyzer.ts';
import type { Probe } from './probe.ts';

const CALL = 0;
const REPLY = 1;
const RPC_VERSION = 2;
const LAST_FRAGMENT = 0x80;
const MAX_RECORD = 0x100000;
/** The highest number of a version or procedure that programs have. */
const MAX_VERSION = 32;
const MAX_PROCEDURE = 255;
/** AUTH_NONE, AUTH_SYS, AUTH_SHORT, AUTH_DH, RPCSEC_GSS. */
const FLAVORS: readonly number[] = [0, 1, 2, 3, 6];
/** Section 8.2. */
const MAX_CREDENTIALS = 400;

const PROGRAMS: ReadonlyMap<number, string> = new Map([
  [100000, 'portmap'],
  [100001, 'rstat'],
  [100002, 'rusers'],
  [100003, 'nfs'],
  [100004, 'ypserv'],
  [100005, 'mount'],
  [100007, 'ypbind'],
  [100011, 'rquota'],
  [100021, 'nlm'],
  [100024, 'status'],
  [100227, 'nfs-acl'],
  [100232, 'sadmind'],
]);
/** What serves files, and the locks that belong to it. */
const OF_NFS: readonly string[] = ['nfs', 'mount', 'nlm', 'status', 'nfs-acl', 'rquota'];

/** Numbers that IANA's registry gives to programs of everybody (RFC 5531 section 13.3: 0 to 0x1fffffff, in use from 100000). */
const isAssigned = (program: number): boolean => program >= 100_000 && program < 400_500;

/** A message that belongs to NFS, or to anything else; `ports` are where answers, which do not say what they answer, are believed. */
export function inspectRpc(bytes: Probe, isNfs: boolean, ports: readonly number[]): Match | 'no' {
  const start = bytes.isTcp ? 4 : 0;
  if (bytes.isTcp && (bytes.u8(0) !== LAST_FRAGMENT || (bytes.u32(0) & 0x7fffffff) > MAX_RECORD)) return 'no';
  const kind = bytes.u32(start + 4);
  if (kind === REPLY) {
    const isReply = bytes.u32(start + 8) <= 1 && bytes.length >= start + 24;
    return isReply && bytes.onPort(...ports) ? { client: 'receiver' } : 'no';
  }
  const program = bytes.u32(start + 12);
  if (kind !== CALL || bytes.u32(start + 8) !== RPC_VERSION || !isAssigned(program)) return 'no';
  const name = PROGRAMS.get(program);
  if (OF_NFS.includes(name ?? '') !== isNfs) return 'no';
  const [version, procedure] = [bytes.u32(start + 16), bytes.u32(start + 20)];
  const [flavor, credentials] = [bytes.u32(start + 24), bytes.u32(start + 28)];
  if (version > MAX_VERSION || procedure < 0 || procedure > MAX_PROCEDURE) return 'no';
  if (!FLAVORS.includes(flavor) || credentials < 0 || credentials > MAX_CREDENTIALS) return 'no';
  return { client: 'sender', facts: { program: name ?? program, version, procedure } };
}
