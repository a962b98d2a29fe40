import type { StreamPlace } from '../../../api/streams.ts';

const ANY = new Set(['0.0.0.0', '::']);

/** A command that sends what tcpdump captures to a data set; `server` is the name that pages are asked for under. */
export function sendCommand(
  { host, port, isSecure, needsSecret }: Pick<StreamPlace, 'host' | 'port' | 'isSecure' | 'needsSecret'>,
  server = globalThis.location?.hostname ?? 'localhost',
): string {
  const name = ANY.has(host) ? server.replace(/^\[(.*)\]$/, '$1') : host;
  const capture = needsSecret ? '(cat secret.txt; sudo tcpdump -U -w -)' : 'sudo tcpdump -U -w -';
  const end = name.includes(':') ? `[${name}]:${port}` : `${name}:${port}`;
  return `${capture} | ${isSecure ? `socat -u - OPENSSL:${end},cafile=cert.pem` : `nc -N ${name} ${port}`}`;
}
