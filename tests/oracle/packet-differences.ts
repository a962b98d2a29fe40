/** Files in which tshark lists a packet otherwise than we do, and who is right. Every entry must still be true. */
const CUSTOM_BLOCKS = 'tshark lists pcapng custom blocks as frames of their own; they are no packets.';
const QUOTED =
  'tshark goes on into packets that a protocol above UDP or TCP quotes or samples; the flow is the one around.';
const UNKNOWN_LINK = 'tshark 4.0 refuses the link type; we count its frames by number.';
const UNDECODED_LINK = 'A link that carries IP in a way that is not decoded here; its frames are counted by number.';
const CUT_HEADER = 'tshark shows the fields of an IP header that is cut; without both addresses there is no flow.';
const BIG_TCP = 'tshark 4.0 does not follow a jumbogram (length 0); we take the length of the frame.';
const REGISTER = 'tshark goes on into the packets that PIM register messages carry between routers.';
const GTP_PRIME = 'tshark goes on into GTP prime, which is for charging records; only GTP-U is a tunnel.';
const SHAPE =
  'SLIP frames of nonsense: tshark refuses them by the type in their header, we by their first IP bits only.';
const SECONDS =
  'tshark takes the seconds for signed and microseconds beyond a second for 32 bits; such files are made by fuzzers.';

export const DIFFERENCES: ReadonlyMap<string, string> = new Map([
  ['malformed/802_15_4-data.pcap', UNDECODED_LINK],
  ['malformed/bgp-aigp.pcap', UNDECODED_LINK],
  ['malformed/brcm-tag.pcap', UNKNOWN_LINK],
  ['malformed/dsa.pcap', UNKNOWN_LINK],
  ['malformed/edsa.pcap', UNKNOWN_LINK],
  ['malformed/edsa-high-vid.pcap', UNKNOWN_LINK],
  ['malformed/hoobr_juniper3.pcap', UNKNOWN_LINK],
  ['malformed/juniper_es_oobr.pcap', UNKNOWN_LINK],
  ['malformed/timestamp_invalid_micro.pcap', SECONDS],
  ['malformed/timestamp_invalid_nano.pcap', SECONDS],
  ['malformed/vtp_asan-2.pcap', UNKNOWN_LINK],
  ['malformed/atm-oam-loopback-print-overrun.pcap', `${SECONDS} It also leaves SunATM's header out of the lengths.`],
  ['malformed/bigtcp-ipv4-geneve-ipv6.pcap', BIG_TCP],
  ['malformed/bigtcp-ipv6-geneve-ipv6.pcap', BIG_TCP],
  ['malformed/bigtcp-ipv6-vxlan-ipv4.pcap', BIG_TCP],
  ['malformed/bigtcp-ipv6.pcap', BIG_TCP],
  ['malformed/cve2015-0261-crash.pcap', SHAPE],
  ['malformed/cve2015-0261-ipv6.pcap', SHAPE],
  ['malformed/ipv4_invalid_length.pcap', CUT_HEADER],
  ['malformed/ipv6_invalid_length.pcap', CUT_HEADER],
  ['zeek/trunc/ip6-trunc.pcap', CUT_HEADER],
  ['malformed/of13_ericsson.pcapng', QUOTED],
  ['malformed/sflow-print-v6.pcap', QUOTED],
  ['ndpi/sflow.pcap', QUOTED],
  ['malformed/PIM_register_register-stop.pcap', REGISTER],
  ['malformed/pim-packet-assortment.pcap', REGISTER],
  [
    'malformed/various_gre.pcap',
    'GRE keepalives within Cisco metadata within GRE: an answer to the sender itself, not followed.',
  ],
  ['ndpi/fuzz-2021-06-07-c6c72a0a56.pcap', SECONDS],
  ['ndpi/reasm_crash_anon.pcapng', 'A TCP header shorter than a TCP header: tshark counts its payload, we do not.'],
  ['pcapng/output_be-test017.pcapng', CUSTOM_BLOCKS],
  ['pcapng/output_be-test202.pcapng', CUSTOM_BLOCKS],
  ['pcapng/output_le-test017.pcapng', CUSTOM_BLOCKS],
  ['pcapng/output_le-test018.pcapng', CUSTOM_BLOCKS],
  [
    'zeek/trunc/ipv4-truncated-broken-header.pcap',
    'The total length is below that of the header: tshark shows no field, the addresses are there.',
  ],
  [
    'zeek/tunnels/gre-aruba-amsdu.pcap',
    'Two frames aggregated in one: tshark lists the last, we the first; both are of the same flow.',
  ],
  ['zeek/tunnels/gtp/gtp_control_prime.pcap', GTP_PRIME],
  ['zeek/tunnels/gtp/pdp_ctx_messages.pcapng', GTP_PRIME],
]);
