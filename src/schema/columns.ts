/**
 * The one table of flow columns. The store's DDL, the API's schemas, the filter language, CSV headers, the labels of the
 * pages and `docs/reference/columns.md` are all derived from it: a new column is one entry here and one writer.
 */

/**
 * How a column's values look, from batch to page.
 *
 * - `u8` `u16` `u32`: whole numbers of that width
 * - `count`: whole numbers up to 2^53, summed in views
 * - `time`: nanoseconds since the Unix epoch (bigint)
 * - `nanos`: a length of time, stored in nanoseconds up to 2^53, shown and filtered in seconds as Zeek and tshark do
 * - `ratio`: a floating-point number
 * - `text`: text from a dictionary
 * - `ip`: an IPv4 or IPv6 address, 128 bits, IPv4 as ::ffff:a.b.c.d
 * - `mac`: a 48-bit hardware address as a number
 */
export type ColumnType = 'u8' | 'u16' | 'u32' | 'count' | 'time' | 'nanos' | 'ratio' | 'text' | 'ip' | 'mac';

export type ColumnUnit = 'bytes' | 'packets' | 'seconds' | 'segments' | 'number' | 'none';

/** Where the column stands in choosers and reference pages. */
export type ColumnGroup =
  | 'identity'
  | 'time'
  | 'endpoints'
  | 'application'
  | 'place'
  | 'volume'
  | 'health'
  | 'fingerprints';

export interface ColumnSpec {
  readonly type: ColumnType;
  readonly nullable: boolean;
  readonly unit: ColumnUnit;
  readonly group: ColumnGroup;
  readonly label: string;
  /** One sentence: what it is and, where it can be null, when. */
  readonly doc: string;
  readonly ipfix?: string;
  readonly wireshark?: string;
  readonly zeek?: string;
}

const spec = <const T extends Record<string, ColumnSpec>>(columns: T): T => columns;

export const COLUMNS = spec({
  capture_id: {
    type: 'u32',
    nullable: false,
    unit: 'none',
    group: 'identity',
    label: 'Capture',
    doc: 'The capture the flow was read from.',
  },
  flow_id: {
    type: 'u32',
    nullable: false,
    unit: 'none',
    group: 'identity',
    label: 'Flow',
    doc: 'Number of the flow within its capture, in order of its first packet.',
    ipfix: 'flowId',
  },
  start: {
    type: 'time',
    nullable: false,
    unit: 'seconds',
    group: 'time',
    label: 'Start',
    doc: 'Time of the first packet, UTC.',
    ipfix: 'flowStartNanoseconds',
    wireshark: 'frame.time',
    zeek: 'ts',
  },
  end: {
    type: 'time',
    nullable: false,
    unit: 'seconds',
    group: 'time',
    label: 'End',
    doc: 'Time of the last packet, UTC.',
    ipfix: 'flowEndNanoseconds',
  },
  duration: {
    type: 'nanos',
    nullable: false,
    unit: 'seconds',
    group: 'time',
    label: 'Duration',
    doc: 'Time from the first to the last packet.',
    zeek: 'duration',
  },
  ip_version: {
    type: 'u8',
    nullable: false,
    unit: 'none',
    group: 'endpoints',
    label: 'IP version',
    doc: '4 or 6.',
    ipfix: 'ipVersion',
    wireshark: 'ip.version',
  },
  proto: {
    type: 'u8',
    nullable: false,
    unit: 'none',
    group: 'endpoints',
    label: 'IP protocol',
    doc: 'IANA protocol number of the innermost IP header.',
    ipfix: 'protocolIdentifier',
    wireshark: 'ip.proto',
    zeek: 'proto',
  },
  src_ip: {
    type: 'ip',
    nullable: false,
    unit: 'none',
    group: 'endpoints',
    label: 'Source',
    doc: 'Address of the side that opened the flow.',
    ipfix: 'sourceIPAddress',
    wireshark: 'ip.src',
    zeek: 'id.orig_h',
  },
  src_port: {
    type: 'u16',
    nullable: true,
    unit: 'none',
    group: 'endpoints',
    label: 'Source port',
    doc: 'Port of the source; null where the protocol has none or it was not captured.',
    ipfix: 'sourceTransportPort',
    wireshark: 'tcp.srcport',
    zeek: 'id.orig_p',
  },
  dst_ip: {
    type: 'ip',
    nullable: false,
    unit: 'none',
    group: 'endpoints',
    label: 'Destination',
    doc: 'Address of the side that was called.',
    ipfix: 'destinationIPAddress',
    wireshark: 'ip.dst',
    zeek: 'id.resp_h',
  },
  dst_port: {
    type: 'u16',
    nullable: true,
    unit: 'none',
    group: 'endpoints',
    label: 'Port',
    doc: 'Port of the destination; null where the protocol has none or it was not captured.',
    ipfix: 'destinationTransportPort',
    wireshark: 'tcp.dstport',
    zeek: 'id.resp_p',
  },
  src_mac: {
    type: 'mac',
    nullable: true,
    unit: 'none',
    group: 'endpoints',
    label: 'Source MAC',
    doc: 'Hardware address the first packet from the source came from; null where the link has none.',
    ipfix: 'sourceMacAddress',
    wireshark: 'eth.src',
  },
  dst_mac: {
    type: 'mac',
    nullable: true,
    unit: 'none',
    group: 'endpoints',
    label: 'Destination MAC',
    doc: 'Hardware address the first packet from the source went to; null where the link has none.',
    ipfix: 'destinationMacAddress',
    wireshark: 'eth.dst',
  },
  vlan: {
    type: 'u16',
    nullable: true,
    unit: 'none',
    group: 'endpoints',
    label: 'VLAN',
    doc: 'Outermost VLAN identifier; null for untagged traffic.',
    ipfix: 'vlanId',
    wireshark: 'vlan.id',
  },
  tunnel: {
    type: 'text',
    nullable: true,
    unit: 'none',
    group: 'endpoints',
    label: 'Tunnel',
    doc: 'Tunnels around the flow, outermost first, joined by ">"; null for none.',
  },
  service: {
    type: 'text',
    nullable: true,
    unit: 'none',
    group: 'application',
    label: 'Service',
    doc: 'Application protocol recognised by content; null when the content did not tell.',
    ipfix: 'applicationName',
    zeek: 'service',
  },
  service_guess: {
    type: 'text',
    nullable: true,
    unit: 'none',
    group: 'application',
    label: 'Service by port',
    doc: 'A guess from the port, only where the content did not tell; never counted as known.',
  },
  application: {
    type: 'text',
    nullable: true,
    unit: 'none',
    group: 'application',
    label: 'Application',
    doc: 'The product on top of the service, as far as its names tell.',
  },
  category: {
    type: 'text',
    nullable: true,
    unit: 'none',
    group: 'application',
    label: 'Category',
    doc: 'Kind of application or service.',
  },
  server_name: {
    type: 'text',
    nullable: true,
    unit: 'none',
    group: 'application',
    label: 'Server name',
    doc: 'Name the client asked for: TLS or QUIC server name, HTTP host, DNS question.',
    wireshark: 'tls.handshake.extensions_server_name',
  },
  src_name: {
    type: 'text',
    nullable: true,
    unit: 'none',
    group: 'endpoints',
    label: 'Source name',
    doc: 'Name of the source from the capture’s own name answers.',
  },
  dst_name: {
    type: 'text',
    nullable: true,
    unit: 'none',
    group: 'endpoints',
    label: 'Destination name',
    doc: 'Name of the destination from the capture’s own name answers.',
  },
  src_country: {
    type: 'text',
    nullable: true,
    unit: 'none',
    group: 'place',
    label: 'Source country',
    doc: 'ISO 3166 code of the source; a word such as "private" or "multicast" where the address is in no country; null when not known.',
  },
  dst_country: {
    type: 'text',
    nullable: true,
    unit: 'none',
    group: 'place',
    label: 'Destination country',
    doc: 'ISO 3166 code of the destination; a word such as "private" or "multicast" where the address is in no country; null when not known.',
  },
  src_asn: {
    type: 'u32',
    nullable: true,
    unit: 'none',
    group: 'place',
    label: 'Source AS',
    doc: 'Autonomous system of the source; null without an ASN database.',
    ipfix: 'bgpSourceAsNumber',
  },
  dst_asn: {
    type: 'u32',
    nullable: true,
    unit: 'none',
    group: 'place',
    label: 'Destination AS',
    doc: 'Autonomous system of the destination; null without an ASN database.',
    ipfix: 'bgpDestinationAsNumber',
  },
  src_org: {
    type: 'text',
    nullable: true,
    unit: 'none',
    group: 'place',
    label: 'Source organisation',
    doc: 'Organisation that holds the source’s autonomous system.',
  },
  dst_org: {
    type: 'text',
    nullable: true,
    unit: 'none',
    group: 'place',
    label: 'Destination organisation',
    doc: 'Organisation that holds the destination’s autonomous system.',
  },
  packets_sent: {
    type: 'count',
    nullable: false,
    unit: 'packets',
    group: 'volume',
    label: 'Packets sent',
    doc: 'Packets from source to destination.',
    ipfix: 'packetDeltaCount',
    zeek: 'orig_pkts',
  },
  packets_received: {
    type: 'count',
    nullable: false,
    unit: 'packets',
    group: 'volume',
    label: 'Packets received',
    doc: 'Packets from destination to source.',
    zeek: 'resp_pkts',
  },
  bytes_sent: {
    type: 'count',
    nullable: false,
    unit: 'bytes',
    group: 'volume',
    label: 'Bytes sent',
    doc: 'Wire bytes (original frame lengths) from source to destination.',
    wireshark: 'frame.len',
  },
  bytes_received: {
    type: 'count',
    nullable: false,
    unit: 'bytes',
    group: 'volume',
    label: 'Bytes received',
    doc: 'Wire bytes (original frame lengths) from destination to source.',
    wireshark: 'frame.len',
  },
  payload_sent: {
    type: 'count',
    nullable: false,
    unit: 'bytes',
    group: 'volume',
    label: 'Payload sent',
    doc: 'Bytes above the transport header from source to destination, repeats included.',
    wireshark: 'tcp.len',
  },
  payload_received: {
    type: 'count',
    nullable: false,
    unit: 'bytes',
    group: 'volume',
    label: 'Payload received',
    doc: 'Bytes above the transport header from destination to source, repeats included.',
    wireshark: 'tcp.len',
  },
  conn_state: {
    type: 'text',
    nullable: true,
    unit: 'none',
    group: 'health',
    label: 'State',
    doc: 'How the connection went, in Zeek’s words (SF, S0, REJ, RSTO …).',
    zeek: 'conn_state',
  },
  history: {
    type: 'text',
    nullable: true,
    unit: 'none',
    group: 'health',
    label: 'History',
    doc: 'What happened, a letter each, in Zeek’s alphabet: capitals from the source, small letters from the destination.',
    zeek: 'history',
  },
  rtt: {
    type: 'nanos',
    nullable: true,
    unit: 'seconds',
    group: 'health',
    label: 'Round trip',
    doc: 'Round trip of the TCP handshake; null when it was not captured whole.',
    wireshark: 'tcp.analysis.initial_rtt',
  },
  retransmits_sent: {
    type: 'u32',
    nullable: true,
    unit: 'segments',
    group: 'health',
    label: 'Retransmitted by source',
    doc: 'TCP segments the source sent again; null for other protocols.',
    wireshark: 'tcp.analysis.retransmission',
  },
  retransmits_received: {
    type: 'u32',
    nullable: true,
    unit: 'segments',
    group: 'health',
    label: 'Retransmitted by destination',
    doc: 'TCP segments the destination sent again; null for other protocols.',
    wireshark: 'tcp.analysis.retransmission',
  },
  out_of_order: {
    type: 'u32',
    nullable: true,
    unit: 'segments',
    group: 'health',
    label: 'Out of order',
    doc: 'TCP segments that came after later ones, both ways; null for other protocols.',
    wireshark: 'tcp.analysis.out_of_order',
  },
  lost_bytes: {
    type: 'count',
    nullable: true,
    unit: 'bytes',
    group: 'health',
    label: 'Bytes missing',
    doc: 'Bytes missing from the capture by TCP sequence numbers, both ways; null for other protocols.',
    zeek: 'missed_bytes',
  },
  zero_windows: {
    type: 'u32',
    nullable: true,
    unit: 'segments',
    group: 'health',
    label: 'Zero windows',
    doc: 'Times a side said it can take no more, both ways; null for other protocols.',
    wireshark: 'tcp.analysis.zero_window',
  },
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

export type ColumnName = keyof typeof COLUMNS;

export const COLUMN_NAMES = Object.keys(COLUMNS) as readonly ColumnName[];
