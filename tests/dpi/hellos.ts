/** Client and server hellos, made for tests: RFC 8446 sections 4.1.2 and 4.1.3. */
const u16 = (value: number): number[] => [value >> 8, value & 255];
const ascii = (text: string): number[] => [...text].map((character) => character.charCodeAt(0));
const withLength16 = (bytes: readonly number[]): number[] => [...u16(bytes.length), ...bytes];
const withLength8 = (bytes: readonly number[]): number[] => [bytes.length, ...bytes];
const extension = (type: number, bytes: readonly number[]): number[] => [...u16(type), ...withLength16(bytes)];
const message = (type: number, body: readonly number[]): Uint8Array =>
  Uint8Array.from([type, 0, ...withLength16(body)]);

export interface HelloOptions {
  readonly serverName?: string;
  readonly alpn?: readonly string[];
  /** Bytes of a padding extension. */
  readonly padding?: number;
}

/** A ClientHello message, without a record around it. */
export function clientHello({
  serverName = 'www.example.com',
  alpn = ['h2'],
  padding = 0,
}: HelloOptions = {}): Uint8Array {
  const extensions = [
    ...extension(0, withLength16([0, ...withLength16(ascii(serverName))])),
    ...extension(16, withLength16(alpn.flatMap((name) => withLength8(ascii(name))))),
    ...extension(43, withLength8([...u16(0x0304), ...u16(0x0303)])),
    ...extension(13, withLength16(u16(0x0403))),
    ...extension(21, new Array<number>(padding).fill(0)),
  ];
  const random = new Array<number>(32).fill(7);
  return message(1, [
    3,
    3,
    ...random,
    0,
    ...withLength16([...u16(0x1301), ...u16(0x1302)]),
    1,
    0,
    ...withLength16(extensions),
  ]);
}

export function serverHello(version: number, alpn: string | null): Uint8Array {
  const extensions = [
    ...(version >= 0x0304 ? extension(43, u16(version)) : []),
    ...(alpn === null ? [] : extension(16, withLength16(withLength8(ascii(alpn))))),
  ];
  const random = new Array<number>(32).fill(9);
  return message(2, [3, 3, ...random, 0, ...u16(0x1301), 0, ...withLength16(extensions)]);
}

/** Handshake bytes in records of at most `size`. */
export function records(handshake: Uint8Array, size = 16_384): Uint8Array {
  const out: number[] = [];
  for (let at = 0; at < handshake.length; at += size)
    out.push(22, 3, 1, ...withLength16([...handshake.subarray(at, at + size)]));
  return Uint8Array.from(out);
}
