/** TLS records as they are seen from outside (RFC 8446): hellos in the clear, everything else opaque. */
import { join, type Part, u16, withLen8, withLen16, withLen24 } from './bytes.ts';
import type { Random } from './random.ts';

export interface ClientProfile {
  readonly ciphers: readonly number[];
  readonly alpn: readonly string[];
  readonly versions: readonly number[];
}

const TLS_1_2 = 0x0303;
const TLS_1_3 = 0x0304;

/** What a browser of today offers, what a server-side library does, and what an old client does. */
export const PROFILES = {
  browser: {
    ciphers: [
      0x1301, 0x1302, 0x1303, 0xc02b, 0xc02f, 0xc02c, 0xc030, 0xcca9, 0xcca8, 0xc013, 0xc014, 0x9c, 0x9d, 0x2f, 0x35,
    ],
    alpn: ['h2', 'http/1.1'],
    versions: [TLS_1_3, TLS_1_2],
  },
  library: {
    ciphers: [0x1302, 0x1303, 0x1301, 0xc02c, 0xc030, 0xc02b, 0xc02f, 0xccaa, 0xff],
    alpn: ['http/1.1'],
    versions: [TLS_1_3, TLS_1_2],
  },
  old: { ciphers: [0xc02f, 0xc030, 0xc013, 0xc014, 0x9c, 0x2f, 0x35, 0xff], alpn: ['http/1.1'], versions: [TLS_1_2] },
  quic: { ciphers: [0x1301, 0x1302, 0x1303], alpn: ['h3'], versions: [TLS_1_3] },
} as const satisfies Record<string, ClientProfile>;

const extension = (type: number, ...body: readonly Part[]): Uint8Array => join(u16(type), withLen16(...body));
const X25519 = 0x001d;

/** The ClientHello message without its record. `serverName` null: the client names nobody. `more`: further extensions. */
export function clientHello(
  random: Random,
  serverName: string | null,
  { ciphers, alpn, versions }: ClientProfile,
  more: readonly Part[] = [],
): Uint8Array {
  const extensions: Part[] = [];
  if (serverName !== null) extensions.push(extension(0, withLen16([0], withLen16(serverName))));
  extensions.push(
    extension(23),
    extension(0xff01, [0]),
    extension(10, withLen16(u16(X25519), u16(0x0017), u16(0x0018))),
    extension(11, [1, 0]),
    extension(35),
    extension(16, withLen16(...alpn.map((name) => withLen8(name)))),
    extension(5, [1, 0, 0, 0, 0]),
    extension(13, withLen16([0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0806, 0x0601].flatMap(u16))),
  );
  if (versions.includes(TLS_1_3))
    extensions.push(
      extension(43, withLen8(versions.flatMap(u16))),
      extension(45, [1, 1]),
      extension(51, withLen16(u16(X25519), withLen16(random.bytes(32)))),
    );
  const isQuic = alpn.includes('h3');
  return handshake(
    1,
    u16(TLS_1_2),
    random.bytes(32),
    withLen8(isQuic ? [] : random.bytes(32)),
    withLen16(ciphers.flatMap(u16)),
    withLen8([0]),
    withLen16(...extensions, ...more),
  );
}

/** The ServerHello message that chooses `cipher` and a version. */
export function serverHello(random: Random, cipher: number, isTls13: boolean, sessionId: Uint8Array): Uint8Array {
  const chosen = isTls13
    ? [extension(43, u16(TLS_1_3)), extension(51, u16(X25519), withLen16(random.bytes(32)))]
    : [extension(0xff01, [0]), extension(16, withLen16(withLen8('http/1.1')))];
  return handshake(2, u16(TLS_1_2), random.bytes(32), withLen8(sessionId), u16(cipher), [0], withLen16(...chosen));
}

const handshake = (type: number, ...body: readonly Part[]): Uint8Array => join([type], withLen24(...body));

const CONTENT = { changeCipherSpec: 20, handshake: 22, applicationData: 23 } as const;
const record = (type: number, version: number, body: Part): Uint8Array => join([type], u16(version), withLen16(body));

export const handshakeRecord = (message: Uint8Array, version = TLS_1_2): Uint8Array =>
  record(CONTENT.handshake, version, message);

const changeCipherSpec = record(CONTENT.changeCipherSpec, TLS_1_2, [1]);

/** Records of `length` opaque bytes in all, at most 16 KiB each and 24 more of overhead. */
export function applicationData(random: Random, length: number): Uint8Array {
  const records: Uint8Array[] = [];
  for (let left = length; left > 0; left -= 16_384)
    records.push(record(CONTENT.applicationData, TLS_1_2, random.bytes(Math.min(left, 16_384) + 24)));
  return join(...records);
}

export interface HandshakeFlights {
  readonly client: Uint8Array;
  readonly server: Uint8Array;
  readonly clientFinish: Uint8Array;
}

/** The flights of a handshake: TLS 1.3 with its certificates hidden, TLS 1.2 as a resumption, which shows none. */
export function handshakeFlights(random: Random, serverName: string | null, profile: ClientProfile): HandshakeFlights {
  const isTls13 = profile.versions.includes(TLS_1_3);
  const hello = clientHello(random, serverName, profile);
  const sessionId = hello.slice(39, 39 + 32);
  const answer = handshakeRecord(serverHello(random, profile.ciphers[0] as number, isTls13, sessionId));
  const finished = record(CONTENT.handshake, TLS_1_2, random.bytes(40));
  return {
    client: handshakeRecord(hello, 0x0301),
    server: isTls13
      ? join(answer, changeCipherSpec, applicationData(random, random.between(2600, 3900)))
      : join(answer, changeCipherSpec, finished),
    clientFinish: isTls13
      ? join(changeCipherSpec, record(CONTENT.applicationData, TLS_1_2, random.bytes(53)))
      : join(changeCipherSpec, finished),
  };
}
