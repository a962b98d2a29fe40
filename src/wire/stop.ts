/**
 * Bad bytes come back as a value that names the fault: the layer, where it started, what it needed, what there was, and
 * which length said that there is no more.
 */

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
