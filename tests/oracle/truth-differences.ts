/** Captures in which we and tshark count another number of packets for a conversation, and why. */
export const DIFFERENCES: ReadonlyMap<string, string> = new Map([
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
