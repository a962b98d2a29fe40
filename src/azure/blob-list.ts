/** Listings of blob storage (List Blobs, List Containers), read as their XML comes: memory is the entries. */
import sax from 'sax';
import { AppError } from '../base/errors.ts';

export interface BlobEntry {
  readonly name: string;
  /** Bytes; null where the service did not say. */
  readonly size: number | null;
  /** RFC 3339. */
  readonly modified: string | null;
  /** Without quotes, as listings have it. */
  readonly etag: string | null;
  readonly tier: string | null;
  readonly isArchived: boolean;
}

export interface BlobPage {
  readonly blobs: readonly BlobEntry[];
  /** Names up to the delimiter, with it. */
  readonly folders: readonly string[];
  /** Where the next page begins; null at the end. */
  readonly marker: string | null;
}

export interface ContainerPage {
  readonly names: readonly string[];
  readonly marker: string | null;
}

/** What the service gives at most in one page, whatever is asked for. */
export const PAGE_ENTRIES = 5_000;

/** Far more than a page of the longest names takes. */
const PAGE_BYTES = 32 * 1024 * 1024;

export async function readBlobPage(chunks: AsyncIterable<Uint8Array>): Promise<BlobPage> {
  const blobs: BlobEntry[] = [];
  const folders: string[] = [];
  let marker: string | null = null;
  await readElements(chunks, ['Blob', 'BlobPrefix', 'NextMarker'], (element, fields) => {
    const name = fields.get('Name') ?? '';
    if (element === 'NextMarker') marker = fields.get('') || null;
    else if (blobs.length + folders.length >= PAGE_ENTRIES) throw broken('it holds more entries than a page may have');
    else if (element === 'BlobPrefix') folders.push(name);
    // Hierarchical accounts list their directories as blobs of no bytes.
    else if (fields.get('ResourceType') !== 'directory' && name !== '') blobs.push(entryOf(name, fields));
  });
  return { blobs, folders, marker };
}

export async function readContainerPage(chunks: AsyncIterable<Uint8Array>): Promise<ContainerPage> {
  const names: string[] = [];
  let marker: string | null = null;
  await readElements(chunks, ['Container', 'NextMarker'], (element, fields) => {
    if (element === 'NextMarker') marker = fields.get('') || null;
    else if (names.length >= PAGE_ENTRIES) throw broken('it holds more entries than a page may have');
    else names.push(fields.get('Name') ?? '');
  });
  return { names, marker };
}

function entryOf(name: string, fields: ReadonlyMap<string, string>): BlobEntry {
  const size = fields.get('Content-Length') ?? '';
  const time = Date.parse(fields.get('Last-Modified') ?? '');
  const tier = fields.get('AccessTier') ?? null;
  return {
    name,
    size: /^\d{1,15}$/.test(size) ? Number(size) : null,
    modified: Number.isNaN(time) ? null : new Date(time).toISOString().replace(/\.000Z$/, 'Z'),
    etag: fields.get('Etag') ?? null,
    tier,
    isArchived: tier === 'Archive',
  };
}

/**
 * Calls `found` for each element of `wanted`, with the text of the elements within it by their names, and its own under
 * "". A document with a DOCTYPE is refused, so that no entity but XML's five exists.
 */
async function readElements(
  chunks: AsyncIterable<Uint8Array>,
  wanted: readonly string[],
  found: (element: string, fields: ReadonlyMap<string, string>) => void,
): Promise<void> {
  const parser = sax.parser(true, { strictEntities: true } as sax.SAXOptions);
  let within: string | null = null;
  let fields = new Map<string, string>();
  let text = '';
  let isEncoded = false;
  parser.onerror = () => {
    throw broken('it is no XML');
  };
  parser.ondoctype = () => {
    throw broken('it has a DOCTYPE');
  };
  parser.onopentag = ({ name, attributes }) => {
    text = '';
    isEncoded = attributes.Encoded === 'true';
    if (within !== null || !wanted.includes(name)) return;
    within = name;
    fields = new Map();
  };
  parser.ontext = (part) => {
    text += part;
  };
  parser.onclosetag = (name) => {
    if (within === null) return;
    // Names that XML cannot hold come escaped as in an address.
    const value = isEncoded ? decodeURIComponent(text) : text;
    isEncoded = false;
    text = '';
    if (name !== within) {
      if (!fields.has(name)) fields.set(name, value);
      return;
    }
    fields.set('', value);
    within = null;
    found(name, fields);
  };
  const decoder = new TextDecoder();
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > PAGE_BYTES) throw broken('it is larger than a page may be');
    parser.write(decoder.decode(chunk, { stream: true }));
  }
  parser.close();
}

const broken = (fact: string): AppError => new AppError('LINK_UNEXPECTED', `the listing cannot be read: ${fact}`);
