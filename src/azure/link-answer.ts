/** What is told about a link: all of it may be shown. */

import { shownLink } from '../import/remote/link.ts';
import { looksLikeCapture } from './capture-series.ts';
import type { LinkedFile, LinkedFolder } from './look-at-link.ts';
import type { PastedLink } from './pasted-link.ts';
import { describeSas, sasWarnings } from './sas.ts';

export interface LinkAnswer {
  readonly shown: string;
  readonly told: string[];
  readonly warnings: string[];
  readonly file: { readonly name: string; readonly bytes: number | null; readonly modified: string | null } | null;
  readonly folder: {
    readonly path: string;
    readonly folders: string[];
    readonly files: {
      readonly path: string;
      readonly bytes: number | null;
      readonly modified: string | null;
      readonly isArchived: boolean;
      readonly looksLikeCapture: boolean;
    }[];
    readonly series: {
      readonly title: string;
      readonly paths: string[];
      readonly bytes: number;
      readonly first: string | null;
      readonly last: string | null;
    }[];
    readonly next: string | null;
  } | null;
}

export function answerAbout({ url, sas }: PastedLink, found: LinkedFile | LinkedFolder, now = new Date()): LinkAnswer {
  return {
    shown: shownLink(url),
    told: sas === null ? [] : describeSas(sas),
    warnings: sas === null ? [] : sasWarnings(sas, now),
    file: found.kind === 'file' ? fileAnswer(found) : null,
    folder: found.kind === 'folder' ? folderAnswer(found) : null,
  };
}

function fileAnswer({ name, file: { version } }: LinkedFile): NonNullable<LinkAnswer['file']> {
  const time = Date.parse(version.modified ?? '');
  const modified = Number.isNaN(time) ? null : new Date(time).toISOString().replace('.000Z', 'Z');
  return { name, bytes: version.size, modified };
}

function folderAnswer({ path, folders, files, series, next }: LinkedFolder): NonNullable<LinkAnswer['folder']> {
  return {
    path,
    folders: [...folders],
    files: files.map(({ name, size, modified, isArchived }) => ({
      path: name,
      bytes: size,
      modified,
      isArchived,
      looksLikeCapture: looksLikeCapture(name),
    })),
    series: series.map(({ title, names, bytes, first, last }) => ({ title, paths: [...names], bytes, first, last })),
    next,
  };
}
