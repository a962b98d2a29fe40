import { ecb, gcm } from '@noble/ciphers/aes.js';
import { expand, extract } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CLIENT, FedFlow, hex, latin1, SERVER } from './feeding.ts';
import { clientHello } from './hellos.ts';

interface Version {
  readonly name: string;
  readonly version: number;
  readonly salt: string;
  readonly label: string;
  readonly type: number;
}

const VERSIONS: readonly [Version, ...Version[]] = [
  { name: '1', version: 0x00000001, salt: '38762cf7f55934b34d179ae6a4c80cadccbb7f0a', label: 'quic', type: 0 },
  { name: '2', version: 0x6b3343cf, salt: '0dede3def700a6db819381be6e269dcbf9bd2ed9', label: 'quicv2', type: 1 },
  { name: 'draft-29', version: 0xff00001d, salt: 'afbfec289993d24c9e9786f19c6111e04390a899', label: 'quic', type: 0 },
];

const DESTINATION = hex('8394c8f03e515708');

/** HKDF-Expand-Label, RFC 8446 section 7.1. */
function expandLabel(secret: Uint8Array, label: string, length: number): Uint8Array {
  const name = latin1(`tls13 ${label}`);
  return expand(sha256, secret, Uint8Array.from([0, length, name.length, ...name, 0]), length);
}

/** A protected Initial packet, RFC 9001 section 5. */
function initial(
  { version, salt, label, type }: Version,
  number: number,
  frames: Uint8Array,
  { side = 'client', to = DESTINATION }: { side?: 'client' | 'server'; to?: Uint8Array } = {},
): Uint8Array {
  const secret = expandLabel(extract(sha256, to, hex(salt)), `${side} in`, 32);
  // A server sends to what the client called itself, which is nothing here.
  const destination = side === 'client' ? to : new Uint8Array(0);
  const payload = new Uint8Array(Math.max(frames.length, 64));
  payload.set(frames);
  const length = 2 + payload.length + 16;
  const head = Uint8Array.from([
    0xc1 | (type << 4),
    ...[24, 16, 8, 0].map((shift) => (version >>> shift) & 255),
    destination.length,
    ...destination,
    0,
    0,
    0x40 | (length >> 8),
    length & 255,
    0,
    number,
  ]);
  const nonce = expandLabel(secret, `${label} iv`, 12);
  nonce[11] = (nonce[11] ?? 0) ^ number;
  const sealed = gcm(expandLabel(secret, `${label} key`, 16), nonce, head).encrypt(payload);
  const mask = ecb(expandLabel(secret, `${label} hp`, 16), { disablePadding: true }).encrypt(sealed.slice(2, 18));
  head[0] = (head[0] ?? 0) ^ ((mask[0] ?? 0) & 0x0f);
  const at = head.length - 2;
  head[at] = (head[at] ?? 0) ^ (mask[1] ?? 0);
  head[at + 1] = (head[at + 1] ?? 0) ^ (mask[2] ?? 0);
  return Uint8Array.from([...head, ...sealed]);
}

const cryptoFrame = (hello: Uint8Array, from: number, to: number): Uint8Array => {
  const part = hello.subarray(from, to);
  return Uint8Array.from([6, 0x40 | (from >> 8), from & 255, 0x40 | (part.length >> 8), part.length & 255, ...part]);
};

const flow = (): FedFlow => new FedFlow({ transport: 'udp', dstPort: 4433 });

describe.each(VERSIONS)('quic $name', (version) => {
  test('shows the client hello of its Initial packet', () => {
    const hello = clientHello({ alpn: ['h3'] });
    expect(
      flow()
        .send(CLIENT, initial(version, 0, cryptoFrame(hello, 0, hello.length)))
        .finish(),
    ).toMatchObject({
      service: 'quic',
      serverName: 'www.example.com',
      alpn: 'h3',
      tlsVersion: 'TLS 1.3',
      clientDirection: 0,
      ja4: 'q13d0205h3_62ed6f6ca7ad_c64efe6aefbd',
      facts: { quic: { version: version.name, server_name: 'www.example.com' } },
    });
  });

  test('puts CRYPTO frames together in any order, over several packets', () => {
    const hello = clientHello({ padding: 1500 });
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(hello.length), { maxLength: 5 }), fc.nat(), (cuts, seed) => {
        const edges = [0, ...cuts.toSorted((a, b) => a - b), hello.length];
        const parts = edges.slice(1).map((to, n) => cryptoFrame(hello, edges[n] ?? 0, to));
        parts.sort((a, b) => ((a.length * 31 + seed) % 17) - ((b.length * 31 + seed) % 17));
        const fed = flow();
        for (const [n, part] of parts.entries()) fed.send(CLIENT, initial(version, n, part));
        expect(fed.finish()).toMatchObject({ service: 'quic', serverName: 'www.example.com' });
      }),
      { numRuns: 15 },
    );
  });
});

/** The ServerHello within the Initial of RFC 9001 appendix A.3. */
const SERVER_HELLO = hex(
  '020000560303eefce7f7b37ba1d1632e96677825ddf73988cfc79825df566dc5430b9a045a1200130100002e' +
    '00330024001d00209d3c940d89690b84d08a60993c144eca684d1081287c834d5311bcf32bb9da1a002b00020304',
);
const CHOSEN = { cipher: 'TLS_AES_128_GCM_SHA256', ja3s: 'eb1d94daa7e0344597e756a1fb6e7054' };
/** RFC 9001 appendix A.4, from the client's DESTINATION on. */
const RETRY = hex('ff000000010008f067a5502a4262b5746f6b656e04a265ba2eff4d829058fb3f0f2496ba');
const [VERSION_1] = VERSIONS;
const HELLO = cryptoFrame(clientHello({ alpn: ['h3'] }), 0, clientHello({ alpn: ['h3'] }).length);

describe.each(VERSIONS)('the server of quic $name', (version) => {
  const answer = initial(version, 0, cryptoFrame(SERVER_HELLO, 0, SERVER_HELLO.length), { side: 'server' });

  test('says what it chose', () => {
    expect(
      flow()
        .send(CLIENT, initial(version, 0, HELLO))
        .send(SERVER, answer)
        .finish(),
    ).toMatchObject({
      serverName: 'www.example.com',
      tlsVersion: 'TLS 1.3',
      facts: { quic: { version: version.name, ...CHOSEN } },
    });
  });

  test('is known as QUIC when only it was captured, or was so first', () => {
    expect(flow().send(CLIENT, answer).finish()).toMatchObject({
      service: 'quic',
      clientDirection: null,
      facts: { quic: { version: version.name } },
    });
    const swapped = flow()
      .send(CLIENT, answer)
      .send(SERVER, initial(version, 0, HELLO))
      .send(CLIENT, answer);
    expect(swapped.finish()).toMatchObject({
      serverName: 'www.example.com',
      clientDirection: 1,
      facts: { quic: CHOSEN },
    });
  });
});

describe('quic', () => {
  test('opens the server’s Initial of RFC 9001 appendix A.3 although the client’s of A.2 is cut', () => {
    const cut = hex('c000000001088394c8f03e5157080000449e7b9aec34d1b1c98dd7689fb8ec11');
    const answer = hex(
      'cf000000010008f067a5502a4262b5004075c0d95a482cd0991cd25b0aac406a5816b6394100f37a1c69797554780bb38cc5a99f5ede4cf73c3e' +
        'c2493a1839b3dbcba3f6ea46c5b7684df3548e7ddeb9c3bf9c73cc3f3bded74b562bfb19fb84022f8ef4cdd93795d77d06edbb7aaf2f58891850' +
        'abbdca3d20398c276456cbc42158407dd074ee',
    );
    const fed = flow().send(CLIENT, cut, undefined, 1200).send(SERVER, answer);
    expect(fed.finish()).toMatchObject({
      service: 'quic',
      clientDirection: 0,
      facts: { quic: { version: '1', ...CHOSEN } },
    });
  });

  test('follows a client that Retry sends to another connection id', () => {
    const to = hex('f067a5502a4262b5');
    const answer = initial(VERSION_1, 1, cryptoFrame(SERVER_HELLO, 0, SERVER_HELLO.length), { side: 'server', to });
    const fed = flow()
      .send(CLIENT, initial(VERSION_1, 0, HELLO))
      .send(SERVER, RETRY)
      .send(CLIENT, initial(VERSION_1, 1, HELLO, { to }))
      .send(SERVER, answer);
    expect(fed.finish()).toMatchObject({ facts: { quic: CHOSEN } });
  });

  test('knows a server by Retry', () => {
    expect(flow().send(CLIENT, RETRY).finish()).toMatchObject({ service: 'quic', clientDirection: 1 });
  });

  test.each(VERSIONS.filter(({ type }) => type === 0))(
    'opens what forces negotiation with the keys of $name',
    (version) => {
      const forcing = { ...version, version: 0x1a2a3a4a };
      const fed = flow()
        .send(CLIENT, initial(forcing, 0, HELLO))
        .send(SERVER, hex('80 00000000 00 08 8394c8f03e515708 00000001'))
        .send(CLIENT, initial(VERSION_1, 1, HELLO))
        .send(SERVER, initial(VERSION_1, 0, cryptoFrame(SERVER_HELLO, 0, SERVER_HELLO.length), { side: 'server' }));
      expect(fed.finish()).toMatchObject({
        serverName: 'www.example.com',
        facts: { quic: { version: '1', ...CHOSEN } },
      });
    },
  );

  test('is named, but tells nothing, when its packet does not open', () => {
    const packet = initial(VERSIONS[0], 0, cryptoFrame(clientHello(), 0, 100));
    packet[packet.length - 1] = (packet.at(-1) ?? 0) ^ 1;
    expect(flow().send(CLIENT, packet).finish()).toMatchObject({ service: 'quic', serverName: null, ja4: null });
  });

  test('is known by version negotiation', () => {
    expect(flow().send(CLIENT, hex('80 00000000 04 01020304 04 05060708 00000001 6b3343cf')).finish()).toMatchObject({
      service: 'quic',
      clientDirection: 1,
    });
  });
});
