/** `pcap-over-ip://host:port`: a server that sends a capture to whoever connects, as NetworkMiner and PolarProxy have them. */
import { AppError } from '../../base/errors.ts';
import type { RemoteEnd } from '../remote/remote-client.ts';

const LINK = /^pcap-over-ip(\+tls)?:\/\/(?:\[([0-9a-f:.]{2,45})\]|([a-z0-9._-]{1,253})):(\d{1,5})\/?$/i;

export const isStreamLink = (text: string): boolean => /^pcap-over-ip(?:\+tls)?:\/\//i.test(text);

/** Throws LINK_INVALID. */
export function parseStreamLink(text: string): RemoteEnd {
  const [, tls, ipv6, name, portText] = LINK.exec(text.trim()) ?? [];
  const host = (ipv6 ?? name)?.toLowerCase().replace(/\.$/, '');
  const port = Number(portText);
  if (host === undefined || !(port >= 1 && port <= 65_535))
    throw new AppError(
      'LINK_INVALID',
      'a stream is given as pcap-over-ip://host:port, or pcap-over-ip+tls://host:port',
    );
  return { host, port, isSecure: tls !== undefined };
}

/** The link again, in one form. */
export function shownStreamLink({ host, port, isSecure }: RemoteEnd): string {
  return `pcap-over-ip${isSecure ? '+tls' : ''}://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
