const FRAGMENTS =
  'Later fragments count for the conversation of their datagram, as tshark with ip.defragment puts them together (see ' +
  'fragments.test.ts); truth.tsv was made without, so that it has them nowhere.';

/** Captures in which we and tshark count another number of packets for a conversation, and why. */
export const DIFFERENCES: ReadonlyMap<string, string> = new Map([
  ['ndpi/dnscrypt-v1-and-resolver-pings.pcap', FRAGMENTS],
  ['zeek/ipv4/fragmented-2.pcap', FRAGMENTS],
  ['zeek/ipv4/fragmented-4.pcap', FRAGMENTS],
  ['zeek/ipv4/fragmented-syn.pcap', FRAGMENTS],
  ['zeek/ipv6-fragmented-dns.pcap', FRAGMENTS],
  ['malformed/bgp-aigp.pcap', 'Juniper Ethernet (link type 178) is not decoded: its packet is counted by name.'],
  [
    'malformed/bigtcp-ipv4-geneve-ipv6.pcap',
    'We follow Geneve to the inner flow; tshark 4.0 stops at the outer one, whose IP length is 0 (BIG TCP).',
  ],
  [
    'ndpi/sflow.pcap',
    'tshark counts the ninth datagram for the conversation sampled inside of it; nine datagrams were sent.',
  ],
]);
