import type { Analyzer } from '../analyzer.ts';
import type { Bytes } from '../bytes.ts';

const MAX_TOKEN_LEN = 8;
/** Request methods and response codes as class and detail (RFC 7252 section 12.1, RFC 8132, RFC 7959). */
const isCode = (code: number): boolean => {
  const kind = code >> 5;
  const detail = code & 0x1f;
  return (
    (kind === 0 && detail <= 7) ||
    (kind === 2 && detail <= 5) ||
    (kind === 2 && detail === 31) ||
    (kind === 4 && detail <= 15) ||
    (kind === 4 && detail === 22) ||
    (kind === 5 && detail <= 8)
  );
};

export const coap: Analyzer = {
  service: 'coap',
  title: 'CoAP',
  category: 'industrial',
  doc: 'Web of things: small devices ask and answer.',
  standard: 'RFC 7252',
  transports: ['udp'],
  likelyPorts: [5683],
  firstBytes: null,
  aliases: { ndpi: ['COAP'], wireshark: ['coap'], iana: ['coap'] },

  inspect(bytes) {
    const first = bytes.u8(0);
    const tokenLen = first & 0x0f;
    if (bytes.length < 4 || first >> 6 !== 1 || tokenLen > MAX_TOKEN_LEN || !isCode(bytes.u8(1))) return 'no';
    const isRequest = bytes.u8(1) < 0x20;
    const uri = readOptions(bytes, 4 + tokenLen);
    if (uri === null) return 'no';
    if (!bytes.onPort(5683, 5684) && !(isRequest && uri.length > 0 && bytes.u8(1) > 0)) return 'no';
    return { client: isRequest ? 'sender' : 'receiver', ...(uri.length > 0 ? { facts: { path: uri } } : {}) };
  },
};

const Option = { uriPath: 11 } as const;

/** RFC 7252 section 3.1: options by difference to the one before, up to the marker 0xff; null when they do not fit. */
function readOptions(bytes: Bytes, from: number): string | null {
  let number = 0;
  let path = '';
  let at = from;
  for (let n = 0; n < 32 && at < bytes.length; n++) {
    const first = bytes.u8(at);
    if (first === 0xff) return at + 1 < bytes.length ? path : null;
    let delta = first >> 4;
    let length = first & 0x0f;
    at += 1;
    if (delta === 15 || length === 15) return null;
    if (delta === 13) delta = 13 + bytes.u8(at++);
    else if (delta === 14) {
      delta = 269 + bytes.u16(at);
      at += 2;
    }
    if (length === 13) length = 13 + bytes.u8(at++);
    else if (length === 14) {
      length = 269 + bytes.u16(at);
      at += 2;
    }
    number += delta;
    if (number > 2100 || at + length > bytes.length) return null;
    if (number === Option.uriPath && path.length < 256) path += `/${bytes.text(at, length)}`;
    at += length;
  }
  return path;
}
