/** Fills in what addresses tell: countries, autonomous systems, and the names the capture's own answers gave them. */
import type { LearnedName } from '../dpi/recognition.ts';
import type { ColumnName } from '../schema/columns.ts';
import { type FlowBatch, type FlowVectors, setNumber, setText } from '../schema/flow-batch.ts';
import { AddressCache } from './address-cache.ts';
import { AddressFilter } from './address-filter.ts';
import { type KnownName, NameHistory } from './name-history.ts';
import type { AddressFacts, Places } from './places.ts';
import type { ServiceTags } from './service-tags.ts';

/** Of an application that only an address of Azure's tells; a category of dpi/categories.ts. */
const TAGGED_CATEGORY = 'cloud';

/** What `enrich` writes by what addresses are. */
export const PLACE_COLUMNS = [
  'src_country',
  'src_asn',
  'src_org',
  'dst_country',
  'dst_asn',
  'dst_org',
  'application',
  'category',
] as const satisfies readonly ColumnName[];

/** What `enrich` writes once a name was added. */
export const NAME_COLUMNS = [
  'src_name',
  'src_name_source',
  'src_name_age',
  'dst_name',
  'dst_name_source',
  'dst_name_age',
] as const satisfies readonly ColumnName[];

export interface EnricherConfig {
  /** Most name answers remembered, a power of two; the oldest give way. */
  readonly maxNames: number;
  /** Addresses whose place is kept at hand, in sets of four; a power of two. */
  readonly cacheSets: number;
}

export const DEFAULT_ENRICHER_CONFIG: EnricherConfig = { maxNames: 131_072, cacheSets: 16_384 };

export interface EnricherDeps {
  readonly places: Places;
}

/** One per import: names belong to the capture they were seen in. */
export interface Enricher {
  /**
   * Fills country, ASN, organisation and name of both sides in all rows, and Azure's service tag as the application of
   * flows that have none, the destination's before the source's. Flows come after the names they may use.
   */
  enrich(batch: FlowBatch): void;
  /** The capture named an address, from `time` on (nanoseconds since the Unix epoch). */
  addName(learned: LearnedName, time: bigint): void;
}

export function createEnricher(config: EnricherConfig, { places }: EnricherDeps): Enricher {
  const cache = new AddressCache<AddressFacts>(config.cacheSets);
  const names = new NameHistory(config.maxNames);
  /** What clients asked servers for: less sure than answers, since many servers have many names. */
  const asked = new NameHistory(config.maxNames);
  /** What clients were told, for all: a host may ask by IPv6 and connect by IPv4, or through another host. */
  const told = new NameHistory(config.maxNames);
  /** Six looks a flow are spared where no name is known, as in flow logs. */
  let hasNames = false;
  /** Three are spared for most clients, which nobody names. */
  const named = new AddressFilter();
  const nameOf = (client: Words, address: Words, time: bigint): KnownName | null =>
    named.mayHave(...address)
      ? (names.find(client, address, time) ?? asked.find(client, address, time) ?? told.findShared(address, time))
      : null;
  const tags = places.serviceTags;
  const tagCache = tags === null ? null : new AddressCache<string | null>(config.cacheSets);

  function enrich({ columns, length }: FlowBatch): void {
    const src = columns.src_ip.words;
    const dst = columns.dst_ip.words;
    for (let row = 0; row < length; row++) {
      const srcWords = wordsAt(src, row);
      const dstWords = wordsAt(dst, row);
      const srcFacts = cache.get(srcWords[0], srcWords[1], srcWords[2], srcWords[3], places.find);
      setText(columns.src_country, row, srcFacts.country);
      setNumber(columns.src_asn, row, srcFacts.asn);
      setText(columns.src_org, row, srcFacts.org);
      const dstFacts = cache.get(dstWords[0], dstWords[1], dstWords[2], dstWords[3], places.find);
      setText(columns.dst_country, row, dstFacts.country);
      setNumber(columns.dst_asn, row, dstFacts.asn);
      setText(columns.dst_org, row, dstFacts.org);
      if (hasNames) writeNames(columns, row, srcWords, dstWords);
      if (tags !== null && columns.application.codes[row] === 0) {
        const tag = tagOf(tags, dstWords) ?? tagOf(tags, srcWords);
        if (tag === null) continue;
        setText(columns.application, row, tag);
        setText(columns.category, row, TAGGED_CATEGORY);
      }
    }
  }

  function writeNames(columns: FlowVectors, row: number, srcWords: Words, dstWords: Words): void {
    const start = columns.start.values[row] as bigint;
    const srcName = nameOf(dstWords, srcWords, start);
    setText(columns.src_name, row, srcName?.name ?? null);
    setText(columns.src_name_source, row, srcName?.source ?? null);
    setNumber(columns.src_name_age, row, ageOf(srcName, start));
    const dstName = nameOf(srcWords, dstWords, start);
    setText(columns.dst_name, row, dstName?.name ?? null);
    setText(columns.dst_name_source, row, dstName?.source ?? null);
    setNumber(columns.dst_name_age, row, ageOf(dstName, start));
  }

  const tagOf = (tags: ServiceTags, [w0, w1, w2, w3]: Words): string | null =>
    tagCache?.get(w0, w1, w2, w3, tags.find) ?? null;

  return {
    enrich,
    addName({ client, ip0, ip1, ip2, ip3, name, source }, time) {
      hasNames = true;
      named.add(ip0, ip1, ip2, ip3);
      const history = source === 'sni' || source === 'host' ? asked : names;
      history.add(client, [ip0, ip1, ip2, ip3], name, time, source);
      if (client !== null && history === names) told.add(null, [ip0, ip1, ip2, ip3], name, time, 'others');
    },
  };
}

/** Nanoseconds for which a name was known; null without one, and for one that the file says without a time. */
const ageOf = (known: KnownName | null, start: bigint): number | null =>
  known === null || known.source === 'file' ? null : Number(start - known.time);

type Words = [number, number, number, number];

function wordsAt(words: Uint32Array, row: number): Words {
  const at = 4 * row;
  return [words[at] as number, words[at + 1] as number, words[at + 2] as number, words[at + 3] as number];
}
