import { type Command, Option } from 'commander';
import type { PlacesConfig } from '../enrich/places.ts';

export interface PlacesOptions {
  readonly countryDb?: string;
  readonly cityDb?: string;
  readonly asnDb?: string;
  readonly serviceTags?: string;
}

/** MaxMind DB files in place of those that come with the package, those of which none comes, and Azure's service tags. */
export function addPlacesOptions(command: Command): Command {
  return command
    .addOption(new Option('--country-db <file>', 'country database (.mmdb)').env('CAPSCAPE_COUNTRY_DB'))
    .addOption(new Option('--city-db <file>', 'city database (.mmdb)').env('CAPSCAPE_CITY_DB'))
    .addOption(new Option('--asn-db <file>', 'AS database (.mmdb)').env('CAPSCAPE_ASN_DB'))
    .addOption(
      new Option('--service-tags <file>', "Azure's service tags (ServiceTags_*.json)").env('CAPSCAPE_SERVICE_TAGS'),
    );
}

export function placesConfigOf(
  { countryDb, cityDb, asnDb, serviceTags }: PlacesOptions,
  defaults: PlacesConfig,
): PlacesConfig {
  return {
    countryFile: countryDb ?? defaults.countryFile,
    cityFiles: cityDb === undefined ? defaults.cityFiles : [cityDb],
    asnFile: asnDb ?? defaults.asnFile,
    serviceTagsFile: serviceTags ?? null,
  };
}
