/**
 * What a ClientHello offers, read once for all hellos that offer the same: clients of one make repeat themselves but for
 * GREASE (RFC 8701) and, browsers, the order of their extensions.
 */
import { Bytes } from '../bytes.ts';
import { ja3 } from './ja3.ts';

const Extension = {
  supportedGroups: 10,
  pointFormats: 11,
  signatureAlgorithms: 13,
  alpn: 16,
  supportedVersions: 43,
} as const;
/** Extensions whose content is part of the offer, and where their lists begin. */
const CONTENTS: ReadonlyMap<number, number> = new Map([
  [Extension.supportedGroups, 2],
  [Extension.pointFormats, 1],
  [Extension.signatureAlgorithms, 2],
  [Extension.alpn, 2],
  [Extension.supportedVersions, 1],
]);
const KINDS: readonly number[] = [...CONTENTS.keys()];
const MAX_EXTENSIONS = 128;
const MAX_CIPHERS = 1024;
const MAX_CONTENT = 1024;
const MAX_ALPNS = 16;
/** Offers kept at hand. */
const MAX_KEPT = 4096;
const FNV_PRIME = 0x01000193;
const FNV_START = 0x811c9dc5;

/** Numbers in the order offered, GREASE left out; extensions in ascending order. */
export interface ClientOffer {
  readonly legacyVersion: number;
  readonly ciphers: readonly number[];
  readonly extensions: readonly number[];
  readonly supportedVersions: readonly number[];
  readonly signatureAlgorithms: readonly number[];
  readonly groups: readonly number[];
  readonly pointFormats: readonly number[];
  readonly alpn: readonly string[];
}

/** RFC 8701: 0x0a0a, 0x1a1a … 0xfafa say nothing. */
export const isGrease = (value: number): boolean => (value & 0x0f0f) === 0x0a0a && value >> 8 === (value & 0xff);

/** The protocols of an ALPN extension (RFC 7301 section 3.1) whose content lies in [from, from + length). */
export function readAlpn(body: Bytes, from: number, length: number): string[] {
  const names: string[] = [];
  for (let at = from + 2; at < from + length && names.length < MAX_ALPNS; ) {
    const size = body.u8(at);
    if (size <= 0 || at + 1 + size > from + length) break;
    names.push(body.text(at + 1, size));
    at += 1 + size;
  }
  return names;
}

interface KeptOffer {
  readonly key: Uint16Array;
  readonly offer: ClientOffer;
  /** The extensions of the last hello that offered it, as they came, and its fingerprint. */
  order: Uint16Array;
  ja3: string;
}

/** Reads one hello after another without making anything anew, unless the offer is a new one. */
export class OfferReader {
  /** Extensions as they come, GREASE left out. */
  readonly #order = new Uint16Array(MAX_EXTENSIONS);
  #extensions = 0;
  /** What makes the offer: version, ciphers, sorted extensions, and the contents of some, each after its length. */
  readonly #key = new Uint16Array(2 + MAX_CIPHERS + MAX_EXTENSIONS + KINDS.length * (1 + MAX_CONTENT));
  #length = 0;
  #body = new Bytes(new DataView(new ArrayBuffer(0)), 0, 0);
  /** Where the contents lie, by kind: from and length. */
  readonly #contents = new Int32Array(2 * KINDS.length);
  readonly #kept = new Map<number, KeptOffer>();

  begin(body: Bytes, legacyVersion: number, ciphersAt: number, ciphersLen: number): void {
    this.#body = body;
    this.#extensions = 0;
    this.#contents.fill(0);
    this.#key[0] = legacyVersion;
    this.#length = 2;
    this.#addNumbers(ciphersAt, Math.min(ciphersLen, 2 * MAX_CIPHERS));
    this.#key[1] = this.#length - 2;
  }

  addExtension(type: number, from: number, length: number): void {
    if (this.#extensions < MAX_EXTENSIONS) this.#order[this.#extensions++] = type;
    const kind = KINDS.indexOf(type);
    if (kind < 0) return;
    this.#contents[2 * kind] = from;
    this.#contents[2 * kind + 1] = Math.min(length, MAX_CONTENT);
  }

  /** What the hello offers, the same object for hellos that offer the same, and its JA3, which the order of extensions makes. */
  finish(): { readonly offer: ClientOffer; readonly ja3: string } {
    const first = this.#length;
    for (let n = 0; n < this.#extensions; n++) {
      const type = this.#order[n] ?? 0;
      let at = this.#length++;
      for (; at > first && (this.#key[at - 1] ?? 0) > type; at--) this.#key[at] = this.#key[at - 1] ?? 0;
      this.#key[at] = type;
    }
    const last = this.#length;
    for (let kind = 0; kind < KINDS.length; kind++) {
      const lengthAt = this.#length++;
      const from = this.#contents[2 * kind] ?? 0;
      const length = this.#contents[2 * kind + 1] ?? 0;
      const type = KINDS[kind];
      const skipped = CONTENTS.get(type ?? 0) ?? 0;
      if (type === Extension.alpn || type === Extension.pointFormats) this.#addBytes(from, length);
      else this.#addNumbers(from + skipped, length - skipped);
      this.#key[lengthAt] = this.#length - lengthAt;
    }
    const kept = this.#find(first, last);
    if (!areSame(kept.order, this.#order, this.#extensions)) {
      kept.order = this.#order.slice(0, this.#extensions);
      kept.ja3 = ja3(kept.offer, kept.order);
    }
    return kept;
  }

  #find(first: number, last: number): KeptOffer {
    let hash = FNV_START;
    for (let i = 0; i < this.#length; i++) hash = Math.imul(hash ^ (this.#key[i] ?? 0), FNV_PRIME);
    const kept = this.#kept.get(hash);
    if (kept !== undefined && areSame(kept.key, this.#key, this.#length)) return kept;
    const offer = this.#make(first, last);
    const order = this.#order.slice(0, this.#extensions);
    const made = { key: this.#key.slice(0, this.#length), offer, order, ja3: ja3(offer, order) };
    if (this.#kept.size >= MAX_KEPT) this.#kept.clear();
    this.#kept.set(hash, made);
    return made;
  }

  #make(first: number, last: number): ClientOffer {
    const list = (from: number, to: number): number[] => [...this.#key.subarray(from, to)];
    const lists = new Map<number, number[]>();
    let at = last;
    for (const type of KINDS) {
      const next = at + (this.#key[at] ?? 1);
      lists.set(type, list(at + 1, next));
      at = next;
    }
    const alpnAt = 2 * KINDS.indexOf(Extension.alpn);
    return {
      legacyVersion: this.#key[0] ?? 0,
      ciphers: list(2, first),
      extensions: list(first, last),
      supportedVersions: lists.get(Extension.supportedVersions) ?? [],
      signatureAlgorithms: lists.get(Extension.signatureAlgorithms) ?? [],
      groups: lists.get(Extension.supportedGroups) ?? [],
      pointFormats: lists.get(Extension.pointFormats)?.slice(1) ?? [],
      alpn: readAlpn(this.#body, this.#contents[alpnAt] ?? 0, this.#contents[alpnAt + 1] ?? 0),
    };
  }

  #addNumbers(from: number, length: number): void {
    for (let at = from; at + 2 <= from + length; at += 2) {
      const value = this.#body.u16(at);
      if (value < 0) break;
      if (!isGrease(value)) this.#key[this.#length++] = value;
    }
  }

  #addBytes(from: number, length: number): void {
    for (let at = from; at < from + length; at++) {
      const value = this.#body.u8(at);
      if (value < 0) break;
      this.#key[this.#length++] = value;
    }
  }
}

/** Whether the first `length` numbers of `list` are those of `kept`, all of them. */
function areSame(kept: Uint16Array, list: Uint16Array, length: number): boolean {
  if (kept.length !== length) return false;
  for (let i = 0; i < length; i++) if (kept[i] !== list[i]) return false;
  return true;
}
