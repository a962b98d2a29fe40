import { type Command, Option } from 'commander';
import type { PlacesConfig } from '../enrich/places.ts';

export interface PlacesOptions {
  readonly countryDb?: string;
  readonly cityDb?: string;
  readonly asnDb?: string;
  readonly serviceTags?: readonly string[];
}

/** MaxMind DB files in place of those that come with the package, those of which none comes, and services of clouds by address. */
export function addPlacesOptions(command: Command): Command {
  return command
    .addOption(new Option('--country-db <file>', 'country database (.mmdb)').env('CAPSCAPE_COUNTRY_DB'))
    .addOption(new Option('--city-db <file>', 'city database (.mmdb)').env('CAPSCAPE_CITY_DB'))
    .addOption(new Option('--asn-db <file>', 'AS database (.mmdb)').env('CAPSCAPE_ASN_DB'))
    .addOption(
      new Option(
        '--service-tags <file>',
        'address ranges of clouds: ServiceTags_*.json of Azure, ip-ranges.json of AWS, cloud.json or goog.json of Google, lists of prefixes and names; may be repeated',
      )
        .env('CAPSCAPE_SERVICE_TAGS')
        .argParser((file: string, before: readonly string[] = []) => [...before, file]),
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
    serviceTagsFiles: serviceTags ?? [],
  };
}
