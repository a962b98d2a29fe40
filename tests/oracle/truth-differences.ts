/** Where we and tshark count another number of packets for a conversation, and why. */
interface Difference {
  readonly file: string;
  readonly reason: string;
}

const NOT_DECODED = 'The link or a header below IP is not decoded; its packets are counted by name, not lost.';
const MACSEC =
  'MACsec without encryption is not looked into; tshark decodes the payload when only integrity is protected.';

const DIFFERENCES: readonly Difference[] = [
  {
    file: 'malformed/LINKTYPE_USER2_PKTAP.pcap',
    reason: 'tshark takes the user link type 149 for PKTAP; it may be anything.',
  },
  { file: 'malformed/bgp-aigp.pcap', reason: NOT_DECODED },
  { file: 'malformed/bgp_vpn_attrset.pcap', reason: NOT_DECODED },
  {
    file: 'malformed/bigtcp-ipv4-geneve-ipv6.pcap',
    reason: 'We follow Geneve to the inner flow; tshark 4.0 stops at the outer one, whose IP length is 0 (BIG TCP).',
  },
  { file: 'malformed/ieee802.11_htc.pcap', reason: NOT_DECODED },
  { file: 'malformed/macsec-short-longer.pcap', reason: MACSEC },
  { file: 'malformed/macsec-short-valid.pcap', reason: MACSEC },
  { file: 'malformed/mpls-ldp-hello.pcap', reason: NOT_DECODED },
  { file: 'malformed/nsh.pcap', reason: NOT_DECODED },
  { file: 'malformed/wb-oobr.pcap', reason: NOT_DECODED },
  { file: 'ndpi/BGP_redist.pcap', reason: NOT_DECODED },
  {
    file: 'ndpi/sflow.pcap',
    reason:
      'tshark counts the ninth packet for the conversation sampled inside the sFlow datagram; nine datagrams were sent.',
  },
  { file: 'ndpi/someip_sd_sample.pcap', reason: NOT_DECODED },
  { file: 'zeek/dns-inverse-query.pcap', reason: NOT_DECODED },
  { file: 'zeek/llc.pcap', reason: NOT_DECODED },
  { file: 'zeek/pbb-recursive-frames.pcapng', reason: NOT_DECODED },
  { file: 'zeek/pppoe.pcap', reason: NOT_DECODED },
  { file: 'zeek/quic/interop/quic-go_quic-go/zerortt.pcap', reason: NOT_DECODED },
];

export function explained(file: string): string | undefined {
  return DIFFERENCES.find((difference) => difference.file === file)?.reason;
}
