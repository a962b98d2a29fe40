import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { PAGE_ENTRIES, readBlobPage, readContainerPage } from './blob-list.ts';

const SAMPLES = new URL('../../../shared/reference/azure-samples/blob-xml/', import.meta.url);

async function* inPieces(text: string, size = 7): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const page = (blobs: string, rest = '<NextMarker/>') =>
  `\ufeff<?xml version="1.0" encoding="utf-8"?><EnumerationResults ContainerName="c"><Prefix>Blob</Prefix><Blobs>${blobs}</Blobs>${rest}</EnumerationResults>`;

test('a page as Azure sends it, in pieces of any size', async () => {
  const xml = page(
    `<Blob><Name>a &amp; b&#233;/&lt;img onerror&gt;.cap</Name><Properties><Last-Modified>Sun, 22 Nov 2026 15:36:26 GMT</Last-Modified><Etag>0x1D</Etag><Content-Length>50</Content-Length><AccessTier>Archive</AccessTier></Properties><Metadata><Name>evil</Name></Metadata></Blob>
     <Blob><Name>dir</Name><Properties><ResourceType>directory</ResourceType><Content-Length>0</Content-Length></Properties></Blob>
     <Blob><Name Encoded="true">x%EF%BF%BE</Name><Properties/></Blob>
     <BlobPrefix><Name>sub/</Name></BlobPrefix>`,
    '<NextMarker>2!abc</NextMarker>',
  );
  for (const size of [1, 7, 10_000]) {
    expect(await readBlobPage(inPieces(xml, size))).toEqual({
      blobs: [
        {
          name: 'a & bé/<img onerror>.cap',
          size: 50,
          modified: '2026-11-22T15:36:26Z',
          etag: '0x1D',
          tier: 'Archive',
          isArchived: true,
        },
        { name: 'x\ufffe', size: null, modified: null, etag: null, tier: null, isArchived: false },
      ],
      folders: ['sub/'],
      marker: '2!abc',
    });
  }
});

test('containers', async () => {
  const xml =
    '<?xml version="1.0"?><EnumerationResults><Containers><Container><Name>logs</Name><Properties/></Container><Container><Name>$root</Name></Container></Containers><NextMarker>m</NextMarker></EnumerationResults>';
  expect(await readContainerPage(inPieces(xml))).toEqual({ names: ['logs', '$root'], marker: 'm' });
});

test.skipIf(!existsSync(SAMPLES))('what Azurite sent', async () => {
  const sample = (name: string) => inPieces(readFileSync(new URL(name, SAMPLES), 'utf8'));
  const { blobs, marker } = await readBlobPage(sample('ListBlobs.page1.azurite.xml'));
  expect(blobs.map(({ name, size }) => [name.split('/').at(-1), size])).toEqual([
    ['packetcapture_10_11_12_345.cap', 50],
  ]);
  expect(marker).toMatch(/^subscriptions\//);
  expect((await readBlobPage(sample('ListBlobs.delimiter.azurite.xml'))).folders).toEqual(['subscriptions/']);
});

test.each([
  [
    'entities of its own',
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><EnumerationResults><Blobs><Blob><Name>&b;</Name></Blob></Blobs></EnumerationResults>',
    /DOCTYPE/,
  ],
  ['an entity from a file', '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>', /DOCTYPE/],
  ['an entity nobody defined', page('<Blob><Name>&nbsp;</Name></Blob>'), /no XML/],
  ['a web page', '<html><body><br></body></html>', /no XML/],
  ['no XML', 'hello', /no XML/],
  ['a cut end', page('').slice(0, -20), /no XML/],
])('%s is refused', async (_what, xml, words) => {
  await expect(readBlobPage(inPieces(xml))).rejects.toMatchObject({
    code: 'LINK_UNEXPECTED',
    message: expect.stringMatching(words),
  });
});

test('a page has its bounds', async () => {
  const blob = '<Blob><Name>x</Name></Blob>';
  expect((await readBlobPage(inPieces(page(blob.repeat(PAGE_ENTRIES)), 65_536))).blobs).toHaveLength(PAGE_ENTRIES);
  await expect(readBlobPage(inPieces(page(blob.repeat(PAGE_ENTRIES + 1)), 65_536))).rejects.toThrow(/more entries/);
  async function* endless(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('<EnumerationResults>');
    for (;;) yield Buffer.from('<a></a>'.repeat(10_000));
  }
  await expect(readBlobPage(endless())).rejects.toThrow(/larger than a page/);
  async function* longName(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('<EnumerationResults><Blobs><Blob><Name>');
    for (;;) yield Buffer.alloc(65_536, 'x');
  }
  await expect(readBlobPage(longName())).rejects.toMatchObject({ code: 'LINK_UNEXPECTED' });
});
