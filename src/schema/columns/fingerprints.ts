/** Versions and fingerprints, which look alike where the program or the flow is the same. */
import { columns } from './column-spec.ts';

export const FINGERPRINT_COLUMNS = columns({
  tls_version: {
    type: 'text',
    nullable: true,
    unit: 'none',
    group: 'fingerprints',
    label: 'TLS version',
    doc: 'Version the server chose, or the highest the client offered where the answer is missing.',
    wireshark: 'tls.handshake.version',
  },
  alpn: {
    type: 'text',
    nullable: true,
    unit: 'none',
    group: 'fingerprints',
    label: 'ALPN',
    doc: 'Application protocol negotiated inside TLS or QUIC; the client’s first offer where the answer is encrypted.',
    wireshark: 'tls.handshake.extensions_alpn_str',
  },
  ja4: {
    type: 'text',
    nullable: true,
    unit: 'none',
    group: 'fingerprints',
    label: 'JA4',
    doc: 'JA4 fingerprint of the TLS or QUIC client hello.',
    wireshark: 'tls.handshake.ja4',
  },
  community_id: {
    type: 'text',
    nullable: true,
    unit: 'none',
    group: 'identity',
    label: 'Community ID',
    doc: 'Community ID version 1, seed 0: the same flow has the same id in Zeek, Suricata and Arkime.',
  },
});
