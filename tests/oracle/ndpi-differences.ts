/** nDPI's captures in which it counts a flow otherwise than we do, and who is right. Every entry must still be true. */
export const DIFFERENCES: ReadonlyMap<string, string> = new Map([
  [
    'ah.pcapng',
    'AH only signs what it carries: the flow is that of the ICMP within, as tshark shows it; nDPI stops at AH.',
  ],
  [
    'dnscrypt-v1-and-resolver-pings.pcap',
    'nDPI leaves later fragments out; they count for the flow of their datagram (see fragments.test.ts).',
  ],
  [
    'fuzz-2006-06-26-2594.pcap',
    'nDPI leaves out datagrams whose lengths contradict each other; tshark counts them (truth.tsv), and so do we.',
  ],
  [
    'reasm_crash_anon.pcapng',
    'nDPI leaves out segments whose lengths contradict each other; tshark counts them (truth.tsv), and so do we.',
  ],
  [
    'reasm_segv_anon.pcapng',
    'Frames captured four bytes short: nDPI counts captured bytes; tshark says 3296, as we do.',
  ],
  ['sctp.cap', 'nDPI reads no ports of SCTP; the counts are the same.'],
]);
