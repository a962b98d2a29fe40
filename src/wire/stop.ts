/**
 * Bad bytes come back as a value that names the fault: the layer, where it started, what it needed, what there was, and
 * which length said that there is no more.
 */
import type { Packet } from './packet.ts';

/** Who said the bytes end here: the capture (cut by the snap length), or a length field of an outer header. */
export type LenSource = 'captured' | 'length-field';

export type DecodeStop =
  | {
      readonly kind: 'too-short';
      readonly layer: string;
      readonly offset: number;
      readonly need: number;
      readonly have: number;
      readonly lenSource: LenSource;
    }
  | { readonly kind: 'malformed'; readonly layer: string; readonly offset: number; readonly what: string }
  | { readonly kind: 'unsupported'; readonly layer: string; readonly offset: number; readonly what: string };

/** `end` and `wireEnd` are where the captured bytes end and where the bytes on the wire did, by the lengths around. */
export function stopShort(
  packet: Packet,
  layer: string,
  offset: number,
  need: number,
  end: number,
  wireEnd: number,
): void {
  const lenSource = end < wireEnd ? 'captured' : 'length-field';
  packet.stop = { kind: 'too-short', layer, offset, need, have: Math.max(0, end - offset), lenSource };
}

export function stopMalformed(packet: Packet, layer: string, offset: number, what: string): void {
  packet.stop = { kind: 'malformed', layer, offset, what };
}

export function stopUnsupported(packet: Packet, layer: string, offset: number, what: string): void {
  packet.stop = { kind: 'unsupported', layer, offset, what };
}
