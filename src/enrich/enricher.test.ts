import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { type IpWords, parseIp } from '../base/ip.ts';
import { COLUMN_NAMES, type ColumnName } from '../schema/columns.ts';
import { FlowBatch, setText } from '../schema/flow-batch.ts';
import { createEnricher, DEFAULT_ENRICHER_CONFIG, NAME_COLUMNS, PLACE_COLUMNS } from './enricher.ts';
import { mmdbOf } from './mmdb-fixture.ts';
import { defaultPlacesConfig, openPlaces } from './places.ts';

const scratch = mkdtempSync(join(tmpdir(), 'capscape-places-'));
afterAll(() => rmSync(scratch, { recursive: true }));

const ip = (text: string): IpWords => parseIp(text) ?? [0, 0, 0, 0];
const NO_FILES = { countryFile: null, cityFiles: [], asnFile: null };

function write(name: string, bytes: Uint8Array | string): string {
  const path = join(scratch, name);
  writeFileSync(path, bytes);
  return path;
}

function batchOf(...pairs: [src: string, dst: string, start: bigint][]): FlowBatch {
  const batch = new FlowBatch(pairs.length, new Map());
  for (const [row, [src, dst, start]] of pairs.entries()) {
    batch.columns.src_ip.words.set(ip(src), 4 * row);
    batch.columns.dst_ip.words.set(ip(dst), 4 * row);
    batch.columns.start.values[row] = start;
  }
  batch.length = pairs.length;
  return batch;
}

function textAt(batch: FlowBatch, column: ColumnName, row: number): string | null | undefined {
  const vector = batch.columns[column];
  if (vector.kind !== 'text') throw new Error(`${column} is not text`);
  return vector.dictionary.values[vector.codes[row] ?? 0];
}

it('writes the columns it says, and no others', async () => {
  const values = [{ name: 'Storage', properties: { addressPrefixes: ['13.69.40.0/24'] } }];
  const serviceTagsFiles = [write('all-tags.json', JSON.stringify({ values }))];
  const places = await openPlaces({ ...defaultPlacesConfig(), serviceTagsFiles });
  const batch = batchOf(['8.8.8.8', '13.69.40.9', 5n]);
  const before = structuredClone(batch.columns);
  const changed = (): ColumnName[] =>
    COLUMN_NAMES.filter((name) => !isDeepStrictEqual(structuredClone(batch.columns[name]), before[name]));
  const enricher = createEnricher(DEFAULT_ENRICHER_CONFIG, { places });
  enricher.enrich(batch);
  expect(changed()).toEqual(expect.arrayContaining(['dst_country', 'application']));
  expect(PLACE_COLUMNS).toEqual(expect.arrayContaining(changed()));
  const [client, [ip0, ip1, ip2, ip3]] = [ip('8.8.8.8'), ip('13.69.40.9')];
  enricher.addName({ client, ip0, ip1, ip2, ip3, name: 'a.example', source: 'dns' }, 0n);
  enricher.enrich(batch);
  expect(changed()).toContain('dst_name');
  expect([...PLACE_COLUMNS, ...NAME_COLUMNS]).toEqual(expect.arrayContaining(changed()));
});

describe('service tags', () => {
  it('are the application of flows that have none, by the destination before the source', async () => {
    const values = ['13.69.40.0/24', '20.60.0.0/16'].map((prefix, i) => ({
      name: ['Storage.WestEurope', 'Sql'][i],
      properties: { addressPrefixes: [prefix] },
    }));
    const serviceTagsFiles = [write('tags.json', JSON.stringify({ values }))];
    const places = await openPlaces({ ...NO_FILES, serviceTagsFiles });
    const batch = batchOf(
      ['10.0.0.1', '13.69.40.9', 0n],
      ['20.60.1.1', '13.69.40.9', 0n],
      ['20.60.1.1', '10.0.0.1', 0n],
      ['10.0.0.1', '10.0.0.2', 0n],
      ['10.0.0.1', '13.69.40.9', 0n],
    );
    setText(batch.columns.application, 4, 'Azure Storage');
    createEnricher(DEFAULT_ENRICHER_CONFIG, { places }).enrich(batch);
    expect([0, 1, 2, 3, 4].map((row) => textAt(batch, 'application', row))).toEqual([
      'Storage.WestEurope',
      'Storage.WestEurope',
      'Sql',
      null,
      'Azure Storage',
    ]);
    expect([0, 3].map((row) => textAt(batch, 'category', row))).toEqual(['cloud', null]);
  });
});

describe('openPlaces', () => {
  it('knows countries and cities from the databases that come with the package, and credits them', async () => {
    const places = await openPlaces(defaultPlacesConfig());
    expect(places.find(...ip('8.8.8.8'))).toEqual({ country: 'US', asn: null, org: null });
    expect(places.find(...ip('193.0.6.139')).country).toBe('NL');
    expect(places.find(...ip('2a00:1450:4001::1')).country).toBe('DE');
    expect(places.find(...ip('64:ff9b::193.0.6.139')).country).toBe('NL');
    expect(places.find(...ip('192.168.1.1')).country).toBe('private');
    expect(await places.findPlace(...ip('193.0.6.139'))).toEqual({
      country: 'NL',
      region: 'North Holland',
      city: expect.stringContaining('Amsterdam'),
    });
    expect(await places.findPlace(...ip('10.0.0.1'))).toEqual({ country: 'private', region: null, city: null });
    const { country, city, asn } = places.sources();
    for (const source of [country, city]) {
      expect(source.available).toBe(true);
      expect(source.credit).toContain('DB-IP');
      expect(source.built).toMatch(/^20\d\d-.*Z$/);
      expect(source.problem).toBeNull();
    }
    expect(asn).toEqual({ available: false, credit: null, built: null, problem: null });
  });

  it("reads MaxMind's forms of records", async () => {
    const record = {
      country: { iso_code: 'CH' },
      city: { names: { en: 'Zürich' } },
      subdivisions: [{ names: { en: 'Zurich' } }],
    };
    const city = write('city.mmdb', mmdbOf({ recordSize: 24, databaseType: 'GeoLite2-City', value: record }));
    const system = { autonomous_system_number: 559, autonomous_system_organization: 'SWITCH' };
    const asn = write('asn.mmdb', mmdbOf({ recordSize: 28, databaseType: 'GeoLite2-ASN', value: system }));
    const places = await openPlaces({ countryFile: city, cityFiles: [city], asnFile: asn });
    // The one record of the fixture is for addresses from 8000:: up.
    const words = ip('8000::1');
    expect(places.find(...words)).toEqual({ country: 'CH', asn: 559, org: 'SWITCH' });
    expect(await places.findPlace(...words)).toEqual({ country: 'CH', region: 'Zurich', city: 'Zürich' });
    expect(places.sources().asn.credit).toContain('MaxMind');
  });

  it('goes on without a database that is missing or damaged, and says why', async () => {
    const page = write('page.mmdb', '<!doctype html>');
    const loop = write('loop.mmdb', mmdbOf({ recordSize: 24, data: [0x20, 0x00] }));
    const missing = join(scratch, 'missing.mmdb');
    const places = await openPlaces({ countryFile: loop, cityFiles: [page], asnFile: missing });
    const words = ip('8000::1');
    expect(places.sources().country.available).toBe(true);
    expect(places.find(...words)).toEqual({ country: null, asn: null, org: null });
    expect(await places.findPlace(...words)).toEqual({ country: null, region: null, city: null });
    const { country, city, asn } = places.sources();
    expect(country).toMatchObject({ available: false, problem: expect.stringContaining('too deep or too large') });
    expect(city).toMatchObject({ available: false, problem: expect.stringContaining('is not a MaxMind DB') });
    expect(asn).toMatchObject({ available: false, problem: expect.stringContaining('cannot be read') });
  });

  it('takes no text for a country that is no country code', async () => {
    const value = { country_code: '<b>' };
    const file = write('odd.mmdb', mmdbOf({ recordSize: 24, value }));
    const places = await openPlaces({ ...NO_FILES, countryFile: file });
    expect(places.find(...ip('8000::1')).country).toBeNull();
  });
});

describe('createEnricher', () => {
  it('says how a name became known; an answer goes before what was asked for', async () => {
    const places = await openPlaces({ ...defaultPlacesConfig(), cityFiles: [] });
    const enricher = createEnricher(DEFAULT_ENRICHER_CONFIG, { places });
    const [ip0, ip1, ip2, ip3] = ip('193.0.6.139');
    const learned = { ip0, ip1, ip2, ip3, client: ip('10.0.0.4') };
    enricher.addName({ ...learned, name: 'asked.example', source: 'sni' }, 100n);
    enricher.addName({ ...learned, name: 'answered.example', source: 'dns' }, 200n);
    enricher.addName({ ...learned, name: 'asked-again.example', source: 'host' }, 300n);
    const batch = batchOf(
      ['10.0.0.4', '193.0.6.139', 150n],
      ['10.0.0.4', '193.0.6.139', 400n],
      ['10.0.0.5', '193.0.6.139', 400n],
    );
    enricher.enrich(batch);
    const named = [0, 1, 2].map((row) => [textAt(batch, 'dst_name', row), textAt(batch, 'dst_name_source', row)]);
    expect(named).toEqual([
      ['asked.example', 'sni'],
      ['answered.example', 'dns'],
      ['answered.example', 'others'],
    ]);
    // Nanoseconds since the name was learned: asked at 100, answered at 200.
    expect([...batch.columns.dst_name_age.values]).toEqual([50, 200, 200]);
    expect(batch.columns.src_name_age.nulls?.[0]).toBe(1);
  });

  it('tells each client the name it was told, whatever others were told since', async () => {
    const places = await openPlaces({ ...defaultPlacesConfig(), cityFiles: [] });
    const enricher = createEnricher(DEFAULT_ENRICHER_CONFIG, { places });
    const [ip0, ip1, ip2, ip3] = ip('198.51.100.7');
    const tell = (client: string, name: string, time: bigint): void =>
      enricher.addName({ ip0, ip1, ip2, ip3, client: ip(client), name, source: 'dns' }, time);
    tell('10.0.0.1', 'a.example', 100n);
    tell('10.0.0.2', 'b.example', 110n);
    tell('10.0.0.1', 'a.example', 200n);
    const batch = batchOf(
      ['10.0.0.1', '198.51.100.7', 150n],
      ['10.0.0.2', '198.51.100.7', 250n],
      ['10.0.0.3', '198.51.100.7', 105n],
      ['10.0.0.3', '198.51.100.7', 150n],
      ['10.0.0.3', '198.51.100.7', 250n],
      ['10.0.0.3', '198.51.100.7', 99n],
    );
    enricher.enrich(batch);
    expect([0, 1, 2, 3, 4, 5].map((row) => textAt(batch, 'dst_name', row))).toEqual([
      'a.example',
      'b.example',
      'a.example',
      'b.example',
      'a.example',
      null,
    ]);
    expect([0, 1, 2].map((row) => textAt(batch, 'dst_name_source', row))).toEqual(['dns', 'dns', 'others']);
  });

  it('has no age for the names of a file', async () => {
    const places = await openPlaces({ ...defaultPlacesConfig(), cityFiles: [] });
    const enricher = createEnricher(DEFAULT_ENRICHER_CONFIG, { places });
    const [ip0, ip1, ip2, ip3] = ip('198.51.100.7');
    enricher.addName({ ip0, ip1, ip2, ip3, client: null, name: 'filed.example', source: 'file' }, -(2n ** 63n));
    const batch = batchOf(['10.0.0.1', '198.51.100.7', 150n]);
    enricher.enrich(batch);
    expect([textAt(batch, 'dst_name', 0), batch.columns.dst_name_age.nulls?.[0]]).toEqual(['filed.example', 1]);
  });

  it('fills both sides of every row', async () => {
    const places = await openPlaces({ ...defaultPlacesConfig(), cityFiles: [] });
    const enricher = createEnricher(DEFAULT_ENRICHER_CONFIG, { places });
    const [ip0, ip1, ip2, ip3] = ip('193.0.6.139');
    enricher.addName({ name: 'www.ripe.net', ip0, ip1, ip2, ip3, client: ip('10.0.0.4'), source: 'dns' }, 100n);
    const batch = batchOf(
      ['10.0.0.4', '193.0.6.139', 100n],
      ['10.0.0.4', '193.0.6.139', 99n],
      ['10.0.0.5', '193.0.6.139', 100n],
      ['193.0.6.139', '10.0.0.4', 100n],
    );
    enricher.enrich(batch);
    expect([0, 1, 2, 3].map((row) => textAt(batch, 'dst_country', row))).toEqual(['NL', 'NL', 'NL', 'private']);
    expect([0, 1, 2, 3].map((row) => textAt(batch, 'src_country', row))).toEqual([
      'private',
      'private',
      'private',
      'NL',
    ]);
    expect([0, 1, 2, 3].map((row) => textAt(batch, 'dst_name', row))).toEqual([
      'www.ripe.net',
      null,
      'www.ripe.net',
      null,
    ]);
    expect([0, 1, 2, 3].map((row) => textAt(batch, 'src_name', row))).toEqual([null, null, null, 'www.ripe.net']);
    expect(batch.columns.src_asn.nulls?.[0]).toBe(1);
  });
});
