/** Link types whose records are longer than what a network carries (Wireshark's wtap_max_snaplen_for_encap). */
const LONG_RECORD_LINK_TYPES = new Set([189, 220, 231, 249, 279]);

/** The longest captured packet that is believed: beyond it, the length is taken for damage, as Wireshark does. */
export function maxPacketBytes(linkType: number): number {
  return LONG_RECORD_LINK_TYPES.has(linkType) ? 128 * 1024 * 1024 : 262_144;
}

/** The longest pcapng block that is believed, unless its packet may be longer. */
export const MAX_BLOCK_BYTES = 16 * 1024 * 1024;

/** What an original length beyond it is taken for, as in Wireshark; sums with offsets stay small integers below it. */
export const MAX_WIRE_LEN = 0x7fff_ffff;
