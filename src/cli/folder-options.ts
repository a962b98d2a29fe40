import { homedir } from 'node:os';
import { type Command, Option } from 'commander';
import { type FolderSettings, SUBFOLDERS } from '../import/folders.ts';

export interface FolderOptions {
  readonly watch?: string[];
  readonly watchSubfolders: FolderSettings['subfolders'];
  readonly watchTags?: string;
  readonly allowWatch?: string[];
}

export interface FolderConfig {
  readonly watched: readonly (Partial<FolderSettings> & { readonly path: string })[];
  /** Folders in which pages may have others watched. */
  readonly allowed: readonly string[];
}

const collect = (value: string, before: string[] = []): string[] => [...before, value];

export function addFolderOptions(command: Command): void {
  command
    .option(
      '--watch <folder>',
      'folder whose files are imported as they come, into a data set of its name; repeatable',
      collect,
    )
    .addOption(
      new Option('--watch-subfolders <rule>', 'what lies in its subfolders').choices(SUBFOLDERS).default('together'),
    )
    .option('--watch-tags <pattern>', 'tags from file names, as {host}_{interface}_{*}.pcap')
    .option(
      '--allow-watch <folder>',
      'folder in which pages may have others watched; repeatable (default: your home, while only this machine is served)',
      collect,
    );
}

/** `isLocal`: nobody but users of this machine reaches the pages. */
export const folderConfigOf = (options: FolderOptions, isLocal: boolean): FolderConfig => ({
  watched: (options.watch ?? []).map((path) => ({
    path,
    subfolders: options.watchSubfolders,
    tagPattern: options.watchTags ?? null,
  })),
  allowed: options.allowWatch ?? (isLocal ? [homedir()] : []),
});
