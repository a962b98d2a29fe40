import type { Analyzer, Match } from '../analyzer.ts';
import { findMessage } from '../dtls/handshake.ts';
import type { Probe } from '../probe.ts';
import { versionName } from '../tls/handshake.ts';
import { readClientHello, readServerHello } from '../tls/hello.ts';
import { describeClient, describeServer } from './tls.ts';

const RECORD_HEADER_LEN = 13;
/** DTLS 1.0, 1.2 and the version that Cisco's AnyConnect took before there was a standard. */
const VERSIONS: readonly number[] = [0xfeff, 0xfefd, 0x0100];
const HANDSHAKE = 0x16;

export const dtls: Analyzer = {
  service: 'dtls',
  title: 'DTLS',
  category: 'voip',
  doc: 'TLS over datagrams: calls in browsers, VPNs, CoAP.',
  standard: 'RFC 9147',
  transports: ['udp'],
  likelyPorts: [5684, 4433],
  firstBytes: [0x14, 0x15, 0x16, 0x17],
  aliases: { ndpi: ['DTLS'], wireshark: ['dtls'], zeek: ['ssl'] },

  inspect(bytes) {
    const version = bytes.u16(1);
    const length = bytes.u16(11);
    if (!VERSIONS.includes(version) || length <= 0) return 'no';
    const wire = Math.max(bytes.length, bytes.wireLength);
    if (RECORD_HEADER_LEN + length > wire) return 'no';
    const isHandshake = bytes.u8(0) === HANDSHAKE;
    if (
      RECORD_HEADER_LEN + length < wire &&
      bytes.length === wire &&
      !VERSIONS.includes(bytes.u16(RECORD_HEADER_LEN + length + 1))
    )
      return 'no';
    return isHandshake && bytes.u16(3) === 0 ? inspectHandshake(bytes) : { tlsVersion: versionName(version) };
  },
  /** The server's hello; a hello request for a cookie may come before it (RFC 6347 section 4.2.1). */
  follow(bytes, match) {
    if (bytes.u8(0) !== HANDSHAKE) return bytes.u8(0) < 0;
    const { type, body } = findMessage(bytes, undefined);
    const hello = type === 2 && body !== null ? readServerHello(body) : null;
    if (hello === null) return true;
    describeServer(hello, match);
    if (hello.alpn !== null) match.alpn = hello.alpn;
    return false;
  },
};

/** Hellos may come in fragments over several datagrams; they are put together in the flow's memory. */
function inspectHandshake(bytes: Probe): Match {
  const version = versionName(bytes.u16(1));
  const { type, body, memory } = findMessage(bytes, bytes.memory);
  bytes.memory = memory;
  if (body === null) return { tlsVersion: version, pending: true };
  if (type === 1) {
    const hello = readClientHello(body, true);
    if (hello !== null) return { ...describeClient(hello, 'd'), follow: true };
  }
  const hello = type === 2 ? readServerHello(body) : null;
  if (hello === null) return { tlsVersion: version };
  const match: Match = { client: 'receiver' };
  describeServer(hello, match);
  return match;
}
