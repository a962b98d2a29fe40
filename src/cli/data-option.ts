import { Option } from 'commander';
import envPaths from 'env-paths';

/** Where a user's captures lie unless told otherwise, by the custom of the system. */
export const defaultDataDirectory = (): string => envPaths('capscape', { suffix: '' }).data;

export const dataOption = (): Option =>
  new Option('--data <directory>', 'where captures and flows are kept')
    .env('CAPSCAPE_DATA')
    .default(defaultDataDirectory());
