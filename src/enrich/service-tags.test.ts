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
    expect((await open('<!doctype html>')).problem).toMatch(/is no JSON\.$/);
    expect((await open([])).problem).toMatch(/"values" is missing\.$/);
    expect((await open({ values: [] })).problem).toMatch(/with address prefixes\.$/);
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
