import { type Command, Option } from 'commander';
import type { PlacesConfig } from '../enrich/places.ts';

export interface PlacesOptions {
  readonly countryDb?: string;
  readonly cityDb?: string;
  readonly asnDb?: string;
}

/** MaxMind DB files in place of those that come with the package, and for autonomous systems, of which none comes. */
export function addPlacesOptions(command: Command): Command {
  return command
    .addOption(new Option('--country-db <file>', 'country database (.mmdb)').env('CAPSCAPE_COUNTRY_DB'))
    .addOption(new Option('--city-db <file>', 'city database (.mmdb)').env('CAPSCAPE_CITY_DB'))
    .addOption(new Option('--asn-db <file>', 'AS database (.mmdb)').env('CAPSCAPE_ASN_DB'));
}

export function placesConfigOf({ countryDb, cityDb, asnDb }: PlacesOptions, defaults: PlacesConfig): PlacesConfig {
  return {
    countryFile: countryDb ?? defaults.countryFile,
    cityFiles: cityDb === undefined ? defaults.cityFiles : [cityDb],
    asnFile: asnDb ?? defaults.asnFile,
  };
}
