/** What is taken from a record, in the forms of MaxMind (GeoIP2, GeoLite2), DB-IP and the packages of ip-location-db. */
import { isMap, type MmdbValue } from './mmdb.ts';

export interface Place {
  readonly country: string | null;
  readonly region: string | null;
  readonly city: string | null;
}

export interface AsnRecord {
  readonly asn: number;
  readonly org: string | null;
}

const MAX_TEXT_LEN = 200;

/** ISO 3166 alpha-2 code. */
export function countryOf(record: MmdbValue): string | null {
  const code = text(at(record, 'country_code')) ?? text(at(at(record, 'country'), 'iso_code'));
  return code !== null && /^[A-Z]{2}$/.test(code) ? code : null;
}

export function cityOf(record: MmdbValue): Place | null {
  const subdivisions = at(record, 'subdivisions');
  const first = Array.isArray(subdivisions) ? subdivisions[0] : undefined;
  return {
    country: countryOf(record),
    region: text(at(record, 'state1')) ?? text(at(at(first, 'names'), 'en')),
    city: text(at(record, 'city')) ?? text(at(at(at(record, 'city'), 'names'), 'en')),
  };
}

export function asnOf(record: MmdbValue): AsnRecord | null {
  const asn = at(record, 'autonomous_system_number');
  if (typeof asn !== 'number' || !Number.isInteger(asn) || asn < 0 || asn > 0xffffffff) return null;
  return { asn, org: text(at(record, 'autonomous_system_organization')) };
}

/** What the licence of a database asks to be shown where its data is. */
export function creditOf(databaseType: string): string | null {
  // The packages of ip-location-db name their types by content ("country ipvAll", "city ipv4").
  if (/^(DBIP|country |city )/i.test(databaseType)) return 'IP Geolocation by DB-IP (https://db-ip.com), CC BY 4.0';
  if (databaseType.startsWith('GeoLite2'))
    return 'This product includes GeoLite2 data created by MaxMind (https://www.maxmind.com)';
  return null;
}

function at(value: MmdbValue | undefined, key: string): MmdbValue | undefined {
  return value !== undefined && isMap(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

function text(value: MmdbValue | undefined): string | null {
  return typeof value === 'string' && value !== '' ? value.slice(0, MAX_TEXT_LEN) : null;
}
