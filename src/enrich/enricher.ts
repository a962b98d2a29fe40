/** Fills in what addresses tell: countries, autonomous systems, and the names the capture's own answers gave them. */
import type { LearnedName } from '../dpi/recognition.ts';
import type { ColumnName } from '../schema/columns.ts';
import { type FlowBatch, type FlowVectors, type IpVector, setNumber, setText } from '../schema/flow-batch.ts';
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
  const nameOf = (client: Int32Array, address: Int32Array, time: bigint): KnownName | null =>
    named.mayHave(address[0]!, address[1]!, address[2]!, address[3]!)
      ? (names.find(client, address, time) ?? asked.find(client, address, time) ?? told.findShared(address, time))
      : null;
  /** The addresses that are worked on, signed: numbers of 32 unsigned bits may be objects. */
  const src = new Int32Array(4);
  const dst = new Int32Array(4);
  const tags = places.serviceTags;
  const tagCache = tags === null ? null : new AddressCache<string | null>(config.cacheSets);

  function enrich({ columns, length }: FlowBatch): void {
    for (let row = 0; row < length; row++) {
      copyAddress(columns.src_ip, row, src);
      copyAddress(columns.dst_ip, row, dst);
      const srcFacts = cache.get(src[0]!, src[1]!, src[2]!, src[3]!, places.find);
      setText(columns.src_country, row, srcFacts.country);
      setNumber(columns.src_asn, row, srcFacts.asn);
      setText(columns.src_org, row, srcFacts.org);
      const dstFacts = cache.get(dst[0]!, dst[1]!, dst[2]!, dst[3]!, places.find);
      setText(columns.dst_country, row, dstFacts.country);
      setNumber(columns.dst_asn, row, dstFacts.asn);
      setText(columns.dst_org, row, dstFacts.org);
      if (hasNames) writeNames(columns, row);
      if (tags !== null && columns.application.codes[row] === 0) {
        const tag = tagOf(tags, dst) ?? tagOf(tags, src);
        if (tag === null) continue;
        setText(columns.application, row, tag);
        setText(columns.category, row, TAGGED_CATEGORY);
      }
    }
  }

  function writeNames(columns: FlowVectors, row: number): void {
    const start = columns.start.values[row]!;
    const srcName = nameOf(dst, src, start);
    setText(columns.src_name, row, srcName?.name ?? null);
    setText(columns.src_name_source, row, srcName?.source ?? null);
    setNumber(columns.src_name_age, row, ageOf(srcName, start));
    const dstName = nameOf(src, dst, start);
    setText(columns.dst_name, row, dstName?.name ?? null);
    setText(columns.dst_name_source, row, dstName?.source ?? null);
    setNumber(columns.dst_name_age, row, ageOf(dstName, start));
  }

  const tagOf = (tags: ServiceTags, address: Int32Array): string | null =>
    tagCache?.get(address[0]!, address[1]!, address[2]!, address[3]!, tags.find) ?? null;

  const client = new Int32Array(4);
  const address = new Int32Array(4);
  return {
    enrich,
    addName({ client: asker, ip0, ip1, ip2, ip3, name, source }, time) {
      hasNames = true;
      named.add(ip0, ip1, ip2, ip3);
      address[0] = ip0;
      address[1] = ip1;
      address[2] = ip2;
      address[3] = ip3;
      if (asker !== null) client.set(asker);
      const history = source === 'sni' || source === 'host' ? asked : names;
      history.add(asker === null ? null : client, address, name, time, source);
      if (asker !== null && history === names) told.add(null, address, name, time, 'others');
    },
  };
}

/** Nanoseconds for which a name was known; null without one, and for one that the file says without a time. */
const ageOf = (known: KnownName | null, start: bigint): number | null =>
  known === null || known.source === 'file' ? null : Number(start - known.time);

function copyAddress({ words }: IpVector, row: number, into: Int32Array): void {
  for (let i = 0; i < 4; i++) into[i] = words[4 * row + i]!;
}
