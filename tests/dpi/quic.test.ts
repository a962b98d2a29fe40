import { ecb, gcm } from '@noble/ciphers/aes.js';
import { expand, extract } from '@noble/hashes/hkdf.js';
import { sha256 } from '@noble/hashes/sha2.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CLIENT, FedFlow, hex, latin1 } from './feeding.ts';
import { clientHello } from './hellos.ts';

const VERSIONS = [
  { name: '1', version: 0x00000001, salt: '38762cf7f55934b34d179ae6a4c80cadccbb7f0a', label: 'quic', type: 0 },
  { name: '2', version: 0x6b3343cf, salt: '0dede3def700a6db819381be6e269dcbf9bd2ed9', label: 'quicv2', type: 1 },
  { name: 'draft-29', version: 0xff00001d, salt: 'afbfec289993d24c9e9786f19c6111e04390a899', label: 'quic', type: 0 },
] as const;

const DESTINATION = hex('8394c8f03e515708');

/** HKDF-Expand-Label, RFC 8446 section 7.1. */
function expandLabel(secret: Uint8Array, label: string, length: number): Uint8Array {
  const name = latin1(`tls13 ${label}`);
  return expand(sha256, secret, Uint8Array.from([0, length, name.length, ...name, 0]), length);
}

/** A protected Initial packet, RFC 9001 section 5. */
function initial(
  { version, salt, label, type }: (typeof VERSIONS)[number],
  number: number,
  frames: Uint8Array,
): Uint8Array {
  const secret = expandLabel(extract(sha256, DESTINATION, hex(salt)), 'client in', 32);
  const payload = new Uint8Array(Math.max(frames.length, 64));
  payload.set(frames);
  const length = 2 + payload.length + 16;
  const head = Uint8Array.from([
    0xc1 | (type << 4),
    ...[24, 16, 8, 0].map((shift) => (version >>> shift) & 255),
    DESTINATION.length,
    ...DESTINATION,
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

describe('quic', () => {
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
