import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { type IpWords, parseIp } from '../base/ip.ts';
import { MAX_FILE_BYTES, openServiceTags } from './service-tags.ts';

const scratch = mkdtempSync(join(tmpdir(), 'capscape-tags-'));
afterAll(() => rmSync(scratch, { recursive: true }));
const file = join(scratch, 'ServiceTags_Public.json');
const ip = (text: string): IpWords => parseIp(text) ?? [0, 0, 0, 0];

const tag = (name: string, systemService: string, region: string, addressPrefixes: unknown): unknown => ({
  name,
  id: name,
  properties: { changeNumber: 1, region, regionId: 0, platform: 'Azure', systemService, addressPrefixes },
});
const PUBLISHED = {
  changeNumber: 300,
  cloud: 'Public',
  values: [
    tag('AzureCloud', '', '', ['13.69.40.0/21', '20.60.0.0/16']),
    tag('AzureCloud.westeurope', '', 'westeurope', ['13.69.40.0/21']),
    tag('Storage', 'AzureStorage', '', ['13.69.40.0/24', '2603:1020:206:1::/64']),
    tag('Storage.WestEurope', 'AzureStorage', 'westeurope', ['13.69.40.0/24']),
  ],
};

async function open(content: unknown) {
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return openServiceTags(file);
}

describe('service tags', () => {
  it('tell the service and its region, as far as they are known', async () => {
    const tags = await open(PUBLISHED);
    expect(tags).toMatchObject({ size: 6, problem: null });
    expect(tags.find(...ip('13.69.40.0'))).toBe('Storage.WestEurope');
    expect(tags.find(...ip('13.69.40.255'))).toBe('Storage.WestEurope');
    expect(tags.find(...ip('13.69.41.0'))).toBe('AzureCloud.westeurope');
    expect(tags.find(...ip('20.60.255.255'))).toBe('AzureCloud');
    expect(tags.find(...ip('20.61.0.0'))).toBeNull();
    expect(tags.find(...ip('2603:1020:206:1::7'))).toBe('Storage');
    expect(tags.find(...ip('2603:1020:206:2::7'))).toBeNull();
  });

  it('pass over entries of another form', async () => {
    const odd = [7, null, { name: '<b>' }, tag('A', '', '', 'x'), tag('B', '', '', [3, '1.2.3.4/99', 'no', '1.2.3.4'])];
    const tags = await open({ values: odd });
    expect(tags).toMatchObject({ size: 1, problem: null });
    expect(tags.find(...ip('1.2.3.4'))).toBe('B');
    expect(tags.find(...ip('1.2.3.5'))).toBeNull();
  });

  it('go without a file that is none, and say why', async () => {
    expect((await open('<!doctype html>')).problem).toMatch(/is no list of address ranges/);
    expect((await open('{"values":')).problem).toMatch(/is no JSON\.$/);
    expect((await open([])).problem).toMatch(/is no list of address ranges/);
    expect((await open({ values: [] })).problem).toMatch(/has no address prefixes\.$/);
    expect((await openServiceTags(join(scratch, 'missing'))).problem).toMatch(/cannot be read: ENOENT/);
    truncateSync(file, MAX_FILE_BYTES + 1);
    const large = await openServiceTags(file);
    expect(large.problem).toMatch(/is no file of at most 64 MiB/);
    expect((await openServiceTags(scratch)).problem).toMatch(/is no file|cannot be read/);
    expect(large.find(...ip('1.2.3.4'))).toBeNull();
  });

  it('bear any JSON', async () => {
    await fc.assert(
      fc.asyncProperty(fc.json(), async (json) => {
        expect((await open(json)).size).toBe(0);
      }),
      { numRuns: 50 },
    );
  });
});

/** Small files in the form that each cloud publishes. */
const PUBLISHED_BY: readonly (readonly [
  name: string,
  file: string,
  content: unknown,
  addresses: Record<string, string | null>,
])[] = [
  [
    'AWS',
    'ip-ranges.json',
    {
      syncToken: '1700000000',
      createDate: '2023-11-14-22-13-20',
      prefixes: [
        {
          ip_prefix: '3.5.140.0/22',
          region: 'ap-northeast-2',
          service: 'AMAZON',
          network_border_group: 'ap-northeast-2',
        },
        { ip_prefix: '3.5.140.0/22', region: 'ap-northeast-2', service: 'S3', network_border_group: 'ap-northeast-2' },
        { ip_prefix: '15.230.0.0/16', region: 'GLOBAL', service: 'AMAZON', network_border_group: 'GLOBAL' },
        { ip_prefix: '52.84.0.0/15', region: 'GLOBAL', service: 'CLOUDFRONT', network_border_group: 'GLOBAL' },
      ],
      ipv6_prefixes: [
        { ipv6_prefix: '2600:1f14::/35', region: 'us-west-2', service: 'EC2', network_border_group: 'us-west-2' },
      ],
    },
    {
      '3.5.140.9': 'AWS.S3.ap-northeast-2',
      '15.230.1.1': 'AWS',
      '52.85.0.1': 'AWS.CLOUDFRONT',
      '2600:1f14::1': 'AWS.EC2.us-west-2',
      '8.8.8.8': null,
    },
  ],
  [
    'Google Cloud',
    'cloud.json',
    {
      syncToken: '1700000000000',
      creationTime: '2023-11-14T22:13:20.0',
      prefixes: [
        { ipv4Prefix: '34.1.208.0/20', service: 'Google Cloud', scope: 'africa-south1' },
        { ipv6Prefix: '2600:1900:8000::/44', service: 'Google Cloud', scope: 'africa-south1' },
      ],
    },
    { '34.1.208.1': 'GoogleCloud.africa-south1', '2600:1900:8000::1': 'GoogleCloud.africa-south1', '34.2.0.1': null },
  ],
  [
    'Google',
    'goog.json',
    { syncToken: '1', creationTime: '2023-11-14T22:13:20.0', prefixes: [{ ipv4Prefix: '8.8.4.0/24' }] },
    { '8.8.4.4': 'Google' },
  ],
  [
    'Cloudflare, by its API',
    'ips.json',
    { result: { ipv4_cidrs: ['173.245.48.0/20'], ipv6_cidrs: ['2400:cb00::/32'], etag: 'x' }, success: true },
    { '173.245.48.1': 'Cloudflare', '2400:cb00::1': 'Cloudflare' },
  ],
  ['Cloudflare, as lines', 'Cloudflare.txt', '173.245.48.0/20\n103.21.244.0/22\n', { '103.21.244.1': 'Cloudflare' }],
  [
    'an operator',
    'our sites.txt',
    '# sites\n192.0.2.0/24 Office.Berlin\n\n198.51.100.7,Printer # by the door\n203.0.113.0/24\n2001:db8::/32\tLab\n',
    { '192.0.2.9': 'Office.Berlin', '198.51.100.7': 'Printer', '203.0.113.1': 'our-sites', '2001:db8::1': 'Lab' },
  ],
];

describe('lists of address ranges', () => {
  it.each(PUBLISHED_BY)('of %s are read', async (_, name, content, addresses) => {
    const path = join(scratch, name);
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
    const tags = await openServiceTags(path);
    expect(tags.problem).toBeNull();
    const found = Object.keys(addresses).map((address) => [address, tags.find(...ip(address))]);
    expect(Object.fromEntries(found)).toEqual(addresses);
  });

  it('go together, the name that tells most first, and without those of no use', async () => {
    const azure = join(scratch, 'azure.json');
    const own = join(scratch, 'own.txt');
    const none = join(scratch, 'none.txt');
    writeFileSync(azure, JSON.stringify({ values: [tag('AzureCloud', '', '', ['192.0.2.0/24', '198.51.100.0/24'])] }));
    writeFileSync(own, '192.0.2.0/25 Ours\n');
    writeFileSync(none, 'nothing of the kind\n');
    const tags = await openServiceTags(azure, none, own);
    expect(tags.size).toBe(3);
    expect(tags.problem).toMatch(/none\.txt is no list of address ranges/);
    expect(['192.0.2.1', '192.0.2.129', '198.51.100.1'].map((address) => tags.find(...ip(address)))).toEqual([
      'Ours',
      'AzureCloud',
      'AzureCloud',
    ]);
  });

  it('bear any text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ maxLength: 200 }), async (text) => {
        expect((await open(text)).size).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 100 },
    );
  });
});
