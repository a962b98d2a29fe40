/** Options of `serve` for streams that it listens for. */
import { isIP } from 'node:net';
import { type Command, InvalidArgumentError } from 'commander';
import type { StreamConfig } from '../import/streams/stream-config.ts';

export interface StreamOptions {
  /** True: on this machine only. */
  readonly pcapOverIp?: string | true;
  readonly pcapOverIpBase: number;
  readonly pcapOverIpSecret?: string;
  readonly pcapOverIpCert?: string;
  readonly pcapOverIpKey?: string;
}

const DEFAULT_BASE = 30_000;
const MAX_BASE = 65_000;

export function addStreamOptions(command: Command): void {
  command
    .option(
      '--pcap-over-ip [address]',
      'listen for captures that are sent as they are made (default: 127.0.0.1)',
      parseAddress,
    )
    .option(
      '--pcap-over-ip-base <port>',
      'data set 3 listens on this port + 3; 0 for any that is free',
      parseBase,
      DEFAULT_BASE,
    )
    .option('--pcap-over-ip-secret <file>', 'file with the line that each stream must begin with')
    .option('--pcap-over-ip-cert <file>', 'certificate (PEM): streams come with TLS')
    .option('--pcap-over-ip-key <file>', 'its key (PEM)');
}

function parseAddress(text: string): string {
  if (isIP(text) !== 0) return text;
  throw new InvalidArgumentError('an address of this machine, such as 192.0.2.1, or 0.0.0.0 for all.');
}

function parseBase(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= MAX_BASE) return port;
  throw new InvalidArgumentError(`a port is a number from 0 to ${MAX_BASE}.`);
}

/** Null where streams are not asked for. Throws REQUEST_INVALID for files that cannot be used. */
export async function streamConfigOf(options: StreamOptions): Promise<StreamConfig | null> {
  const { pcapOverIp, pcapOverIpBase, pcapOverIpSecret, pcapOverIpCert, pcapOverIpKey } = options;
  if (pcapOverIp === undefined) return null;
  const { readStreamConfig } = await import('../import/streams/stream-config.ts');
  return readStreamConfig({
    host: pcapOverIp === true ? '127.0.0.1' : pcapOverIp,
    basePort: pcapOverIpBase,
    ...(pcapOverIpSecret !== undefined && { secretFile: pcapOverIpSecret }),
    ...(pcapOverIpCert !== undefined && { certFile: pcapOverIpCert }),
    ...(pcapOverIpKey !== undefined && { keyFile: pcapOverIpKey }),
  });
}

/** What an operator should know before others can reach the port. */
export function streamWarnings({ host, secret, tls }: StreamConfig): string[] {
  if (host === '127.0.0.1' || host === '::1') return [];
  const warnings =
    secret === null
      ? [`warning: anyone who reaches ${host} can send captures; --pcap-over-ip-secret asks them for a secret`]
      : [];
  if (tls === null)
    warnings.push(
      'warning: streams, and their secret, can be read on the way; --pcap-over-ip-cert and --pcap-over-ip-key encrypt them',
    );
  return warnings;
}
