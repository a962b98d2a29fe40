/** First payloads of the applications in the generated traffic, so that recognition has something to recognise. */
import type { Random } from './random.ts';

const NAMES = ['portal', 'login', 'mail', 'files', 'api', 'cdn', 'updates', 'metrics', 'video', 'shop'];
const DOMAINS = ['example.com', 'example.org', 'example.net', 'contoso.example', 'fabrikam.example', 'test.example'];
const CIPHERS = [0x1301, 0x1302, 0x1303, 0xc02b, 0xc02f, 0xc02c, 0xc030, 0xcca9, 0xcca8];

export function hostName(random: Random): string {
  return `${NAMES[random.below(NAMES.length)]}${random.below(400)}.${DOMAINS[random.below(DOMAINS.length)]}`;
}

const u8 = (value: number): number[] => [value & 255];
const u16 = (value: number): number[] => [(value >> 8) & 255, value & 255];
const u24 = (value: number): number[] => [(value >> 16) & 255, ...u16(value)];
const ascii = (text: string): number[] => [...text].map((letter) => letter.charCodeAt(0));
const vector16 = (bytes: readonly number[]): number[] => [...u16(bytes.length), ...bytes];
const vector8 = (bytes: readonly number[]): number[] => [...u8(bytes.length), ...bytes];
const extension = (type: number, bytes: readonly number[]): number[] => [...u16(type), ...vector16(bytes)];
const noise = (random: Random, length: number): number[] => Array.from({ length }, () => random.below(256));
const handshake = (type: number, body: readonly number[]): Uint8Array =>
  Uint8Array.from([22, 3, 1, ...vector16([type, ...u24(body.length), ...body])]);

/** RFC 8446 section 4.1.2, with server_name, ALPN, groups, signature algorithms, versions and key share. */
export function clientHello(random: Random, name: string): Uint8Array {
  const extensions = [
    ...extension(0, vector16([0, ...vector16(ascii(name))])),
    ...extension(16, vector16([...vector8(ascii('h2')), ...vector8(ascii('http/1.1'))])),
    ...extension(10, vector16([...u16(0x1d), ...u16(0x17)])),
    ...extension(13, vector16([...u16(0x0403), ...u16(0x0804), ...u16(0x0401)])),
    ...extension(43, vector8([...u16(0x0304), ...u16(0x0303)])),
    ...extension(51, vector16([...u16(0x1d), ...vector16(noise(random, 32))])),
  ];
  const ciphers = CIPHERS.flatMap(u16);
  return handshake(1, [
    3,
    3,
    ...noise(random, 32),
    ...vector8(noise(random, 32)),
    ...vector16(ciphers),
    1,
    0,
    ...vector16(extensions),
  ]);
}

/** RFC 8446 section 4.1.3. */
export function serverHello(random: Random): Uint8Array {
  const extensions = [...extension(43, u16(0x0304)), ...extension(51, [...u16(0x1d), ...vector16(noise(random, 32))])];
  return handshake(2, [
    3,
    3,
    ...noise(random, 32),
    ...vector8(noise(random, 32)),
    ...u16(0x1301),
    0,
    ...vector16(extensions),
  ]);
}

export function httpRequest(random: Random, name: string): Uint8Array {
  const path = `/items/${random.below(100_000)}?page=${random.below(50)}`;
  const lines = [`GET ${path} HTTP/1.1`, `Host: ${name}`, 'User-Agent: bench/1.0', 'Accept: */*', '', ''];
  return Uint8Array.from(ascii(lines.join('\r\n')));
}

export function httpResponse(length: number): Uint8Array {
  const lines = ['HTTP/1.1 200 OK', 'Server: bench', 'Content-Type: text/html', `Content-Length: ${length}`, '', ''];
  return Uint8Array.from(ascii(lines.join('\r\n')));
}

const labels = (name: string): number[] => [...name.split('.').flatMap((label) => vector8(ascii(label))), 0];

export function dnsQuery(id: number, name: string): Uint8Array {
  return Uint8Array.from([...u16(id), 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, ...labels(name), 0, 1, 0, 1]);
}

export function dnsAnswer(id: number, name: string, address: readonly number[]): Uint8Array {
  const question = [...labels(name), 0, 1, 0, 1];
  return Uint8Array.from([
    ...u16(id),
    0x81,
    0x80,
    0,
    1,
    0,
    1,
    0,
    0,
    0,
    0,
    ...question,
    0xc0,
    12,
    0,
    1,
    0,
    1,
    0,
    0,
    1,
    0x2c,
    0,
    4,
    ...address,
  ]);
}
