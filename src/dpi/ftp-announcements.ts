/** Where an FTP control connection says that data will go: PORT and PASV (RFC 959), EPRT and EPSV (RFC 2428). */
import { parseIp } from '../base/ip.ts';
import type { Probe } from './probe.ts';

const IPV4_PREFIX = 0xffff;
const NUMBERS = /(\d{1,3}),(\d{1,3}),(\d{1,3}),(\d{1,3}),(\d{1,3}),(\d{1,3})/;
const DATA = 'ftp-data';

/** Announces the connection that the line in [at, end) of a segment speaks of, if it does. */
export function announceData(bytes: Probe, word: string, at: number, end: number): void {
  const line = (): string => bytes.text(at, Math.min(end - at, 128));
  if (word === 'PORT' || word === '227') {
    const [, a, b, c, d, high, low] = NUMBERS.exec(line())?.map(Number) ?? [];
    if (a === undefined || b === undefined || c === undefined || d === undefined || high === undefined) return;
    const ip3 = (a << 24) | (b << 16) | (c << 8) | d;
    announce(bytes, [0, 0, IPV4_PREFIX, ip3], high * 256 + (low ?? 0));
  } else if (word === 'EPRT') {
    const [, , address = '', port = ''] = line().split('|');
    const words = parseIp(address);
    if (words !== null) announce(bytes, words, Number(port));
  } else if (word === '229') {
    const { src0, src1, src2, src3 } = bytes.packet;
    announce(bytes, [src0, src1, src2, src3], Number(/\(\|\|\|(\d{1,5})\|\)/.exec(line())?.[1] ?? -1));
  }
}

function announce(bytes: Probe, [ip0, ip1, ip2, ip3]: readonly number[], port: number): void {
  if (port > 0 && port <= 0xffff) bytes.expected.add(DATA, ip0 ?? 0, ip1 ?? 0, ip2 ?? 0, ip3 ?? 0, port);
}
