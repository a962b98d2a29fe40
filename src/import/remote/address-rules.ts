/**
 * Which addresses a server may be made to connect to by a link that somebody typed in. Only addresses of the public
 * internet are: everything else is refused unless the operator allows its range. What clouds answer under to their own
 * machines (credentials, settings) is refused always.
 */
import { AppError } from '../../base/errors.ts';
import { type IpRange, type IpWords, isIpv4, parseCidr, parseIp } from '../../base/ip.ts';
import { specialWord } from '../../enrich/special-addresses.ts';

/** Services that give a machine its own credentials: no range of the operator opens these. */
const PLATFORM_RANGES: readonly IpRange[] = [
  '169.254.169.254',
  '169.254.170.2',
  '169.254.170.23',
  '168.63.129.16',
  '100.100.100.200',
  '192.0.0.192',
  'fd00:ec2::254',
  'fd00:ec2::23',
  'fd20:ce::254',
  'fe80::a9fe:a9fe',
].map(rangeOf);

/** All that is routed on the internet (RFC 4291 section 2.4 and the IANA registry). */
const GLOBAL_IPV6 = rangeOf('2000::/3');

/** IPv6 forms that carry an IPv4 address, which a gateway may send on to: that one is judged, too. */
const CARRIERS: readonly { readonly range: IpRange; carried(words: IpWords): number }[] = [
  { range: rangeOf('::/96'), carried: (words) => words[3] },
  { range: rangeOf('64:ff9b::/96'), carried: (words) => words[3] },
  { range: rangeOf('64:ff9b:1::/48'), carried: (words) => words[3] },
  { range: rangeOf('2002::/16'), carried: (words) => (words[0] << 16) | (words[1] >>> 16) },
  { range: rangeOf('2001::/32'), carried: (words) => ~words[3] },
];

/** The rest of 2001::/23 is for protocols, not for hosts (RFC 2928). */
const PROTOCOL_IPV6 = rangeOf('2001::/23');

/** RFC 5214: any prefix, then 0:5efe or 200:5efe, then an IPv4 address. */
const ISATAP = 0x5efe;

export class AddressRules {
  readonly #allowed: readonly IpRange[];

  /** @throws AppError REQUEST_INVALID for a text of `allowed` that is no address range. */
  constructor(allowed: readonly string[] = []) {
    this.#allowed = allowed.map((text) => {
      const range = parseCidr(text.trim());
      if (range === null) throw new AppError('REQUEST_INVALID', `"${text}" is no address range such as 10.1.0.0/16`);
      return range;
    });
  }

  /** Why this address must not be connected to: "it is a private address"; null when it may. */
  refusal(address: string): string | null {
    const words = parseIp(address.replace(/%.*$/, ''));
    if (words === null) return 'it is no address';
    return this.#refusalOf(words);
  }

  /** True for addresses that only the operator's word opens: their network is trusted to be asked without TLS. */
  isOpened(address: string): boolean {
    const words = parseIp(address.replace(/%.*$/, ''));
    return words !== null && this.#isAllowed(words) && this.#refusalOf(words) === null;
  }

  #refusalOf(words: IpWords): string | null {
    const carried = carriedBy(words);
    if ([words, ...carried].some((each) => PLATFORM_RANGES.some((range) => isIn(each, range))))
      return 'clouds give machines their credentials there';
    if (this.#isAllowed(words)) {
      // Allowing the form opens the form, not what lies behind its gateway.
      const inner = carried.map((each) => this.#refusalOf(each)).find((reason) => reason !== null);
      return inner === undefined ? null : `it carries an IPv4 address, and ${inner}`;
    }
    if (carried.length > 0) return 'it carries an IPv4 address';
    const [w0, w1, w2, w3] = words;
    const word = specialWord(w0, w1, w2, w3);
    if (word !== null) return `it is a ${word} address`;
    const isPublic = isIpv4(w0, w1, w2) || (isIn(words, GLOBAL_IPV6) && !isIn(words, PROTOCOL_IPV6));
    return isPublic ? null : 'it is a reserved address';
  }

  #isAllowed(words: IpWords): boolean {
    return this.#allowed.some((range) => isIn(words, range));
  }
}

/** The IPv4 address within an IPv6 address of a transition mechanism; none for ::, ::1 and all others. */
function carriedBy(words: IpWords): IpWords[] {
  const carrier = CARRIERS.find(({ range }) => isIn(words, range));
  const isIsatap = !isIpv4(words[0], words[1], words[2]) && (words[2] & ~0x0200_0000) >>> 0 === ISATAP;
  if (carrier === undefined && !isIsatap) return [];
  const carried = (carrier?.carried(words) ?? words[3]) >>> 0;
  return carrier === CARRIERS[0] && carried <= 1 ? [] : [[0, 0, 0xffff, carried]];
}

function isIn(words: IpWords, { first, last }: IpRange): boolean {
  // Ranges are prefixes: past the prefix each word runs from 0 to all ones.
  return words.every((word, i) => word >>> 0 >= (first[i] as number) && word >>> 0 <= (last[i] as number));
}

function rangeOf(text: string): IpRange {
  const range = parseCidr(text);
  if (range === null) throw new Error(`${text} is no range`);
  return range;
}
