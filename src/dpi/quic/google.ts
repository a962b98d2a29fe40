/**
 * Google's QUIC before the IETF's (Q024 to Q050): a tag-value message "CHLO" in the clear, or within the first packet of
 * Q050 once that is opened. Known from Google's wire specification of 2016 and from Wireshark.
 */
import type { Bytes } from '../bytes.ts';
import { cleanName } from '../tls/hello.ts';

const MAX_TAGS = 64;

/** Server name and user agent of a CHLO that lies in the bytes; null when there is none. */
export function readGoogleHello(bytes: Bytes): { serverName: string | null; userAgent: string | null } | null {
  const at = bytes.find('CHLO', 0, 256);
  const count = bytes.u16le(at + 4);
  if (at < 0 || count <= 0 || count > MAX_TAGS) return null;
  const values = at + 8 + 8 * count;
  let from = 0;
  let serverName: string | null = null;
  let userAgent: string | null = null;
  for (let i = 0; i < count; i++) {
    const tag = at + 8 + 8 * i;
    const to = bytes.u32le(tag + 4);
    if (to < from || values + to > bytes.length) break;
    if (bytes.has('SNI\0', tag)) serverName = cleanName(bytes.text(values + from, to - from));
    else if (bytes.has('UAID', tag)) userAgent = bytes.text(values + from, Math.min(to - from, 256));
    from = to;
  }
  return { serverName, userAgent };
}
