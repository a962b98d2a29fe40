/**
 * Keeps other web sites out while there is no sign-in. A browser on this machine reaches the loopback address for any
 * page it shows: so the name it asked for must be ours (against DNS rebinding), and a call of the API must come from our
 * own page or from a program.
 */
import { isIP } from 'node:net';
import type { FastifyRequest } from 'fastify';
import { AppError } from '../base/errors.ts';
import type { App } from './app.ts';

const LOOPBACK_NAME = /^(.+\.)?localhost$/;

/** Throws HOST_NOT_ALLOWED unless `host` (a Host header) is an address, a loopback name or one of `allowed`. */
export function checkHost(host: string | undefined, allowed: ReadonlySet<string>): void {
  const name = hostName(host ?? '');
  // Rebinding needs a name: a page that reached us by an address was loaded from that address.
  if (isIP(name) !== 0 || LOOPBACK_NAME.test(name) || allowed.has(name)) return;
  throw new AppError('HOST_NOT_ALLOWED', `the request was for the host "${name}"`);
}

/**
 * Throws CROSS_SITE_REQUEST when a browser says that another site's page made the request. Where it does not say
 * (Sec-Fetch-Site is sent to loopback and HTTPS only), a change must come from the very origin it goes to.
 */
export function checkOrigin(headers: FastifyRequest['headers'], isChange: boolean): void {
  const { host, origin } = headers;
  const site = headers['sec-fetch-site'];
  if (site === 'same-origin' || site === 'none') return;
  if (site !== undefined) throw new AppError('CROSS_SITE_REQUEST', `the request is ${site}`);
  if (!isChange || origin === undefined) return;
  if (URL.parse(origin)?.host !== URL.parse(`http://${host}`)?.host)
    throw new AppError('CROSS_SITE_REQUEST', `the request comes from ${origin}`);
}

export function guard(app: App, allowedHosts: readonly string[]): void {
  const allowed = new Set(allowedHosts.map((name) => name.toLowerCase()));
  app.addHook('onRequest', async ({ headers, method, url }) => {
    checkHost(headers.host, allowed);
    if (url.startsWith('/api/')) checkOrigin(headers, method !== 'GET' && method !== 'HEAD');
  });
}

function hostName(host: string): string {
  const bracketed = /^\[([^\]]*)\](?::\d+)?$/.exec(host);
  return (bracketed?.[1] ?? host.replace(/:\d+$/, '')).toLowerCase().replace(/\.$/, '');
}
