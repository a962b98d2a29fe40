/** What the store promises: parts visible whole while an import runs, nothing half after a crash, space free at once. */
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { FIELDS, isGroupable } from '../../src/query/fields.ts';
import { COLUMN_NAMES, COLUMNS } from '../../src/schema/columns.ts';
import { readValue } from '../../src/schema/read-value.ts';
import { createCaptureWriter } from '../../src/store/capture-writer.ts';
import { COMPLETE_MARK, captureDirectory } from '../../src/store/layout.ts';
import { SEGMENT_ROWS } from '../../src/store/segment-table.ts';
import { activityOf, batchOf, type FlowInput, TestStore } from './flow-fixtures.ts';

let fixture: TestStore;
let nextCapture = 1;

beforeAll(async () => {
  fixture = await TestStore.open();
});

afterAll(async () => {
  await fixture.close();
});

afterEach(() => {
  vi.restoreAllMocks();
});

const newWriter = (captureId: number) => createCaptureWriter({ dataDirectory: fixture.directory, captureId });

const numbered = (captureId: number, count: number, first = 1): FlowInput[] =>
  Array.from({ length: count }, (_, i) => ({
    capture_id: captureId,
    flow_id: first + i,
    start: '2026-05-04T10:00:00Z',
    end: '2026-05-04T10:00:00Z',
    service: `s${i % 300}`,
    server_name: `host-${first + i}.example.com`,
    bytes_sent: 100,
    packets_sent: 1,
  }));

const countFlows = async (captureId: number): Promise<number> => (await fixture.store.totals([captureId], {})).flows;

describe('an import', () => {
  test('shows full segments while it runs, the rest when it is finished', async () => {
    vi.spyOn(performance, 'now').mockReturnValue(0);
    const id = nextCapture++;
    const writer = await newWriter(id);
    const batch = batchOf(numbered(id, 25_000));
    const shown: boolean[] = [];
    for (let i = 0; i < 3; i++) shown.push(await writer.append(batch, null));
    expect(shown).toEqual([false, false, true]);
    expect(await countFlows(id)).toBe(SEGMENT_ROWS);
    const { flows, bytesOnDisk } = await writer.finish();
    expect(flows).toBe(75_000);
    expect(await countFlows(id)).toBe(75_000);
    expect(bytesOnDisk).toBe(await fixture.store.bytesOnDisk(id));
    const names = await fixture.store.top([id], { by: 'server_name', measure: 'flows', limit: 1 });
    expect(names.rows).toMatchObject([{ flows: 3 }]);
    expect(names.other).toMatchObject({ values: 24_999, flows: 74_997 });
  });

  test('that is slow shows what it has after a second, and then ever less often', async () => {
    const now = vi.spyOn(performance, 'now').mockReturnValue(0);
    const id = nextCapture++;
    const writer = await newWriter(id);
    const appendAt = async (millis: number, first: number): Promise<boolean> => {
      now.mockReturnValue(millis);
      return writer.append(batchOf(numbered(id, 1, first)), null);
    };
    expect(await appendAt(999, 1)).toBe(false);
    expect(await countFlows(id)).toBe(0);
    expect(await appendAt(1000, 2)).toBe(true);
    expect(await countFlows(id)).toBe(2);
    expect(await appendAt(2499, 3)).toBe(false);
    expect(await appendAt(2500, 4)).toBe(true);
    expect(await countFlows(id)).toBe(4);
    await writer.finish();
    expect(await countFlows(id)).toBe(4);
  });

  test('leaves its full segments as they are when it merges the small ones', async () => {
    vi.spyOn(performance, 'now').mockReturnValue(0);
    const id = nextCapture++;
    const writer = await newWriter(id);
    await writer.append(batchOf(numbered(id, 10)), null);
    await writer.flush();
    await writer.append(batchOf(numbered(id, SEGMENT_ROWS, 11)), null);
    await writer.append(batchOf(numbered(id, 10, 11 + SEGMENT_ROWS)), null);
    await writer.finish();
    const names = (await readdir(captureDirectory(fixture.directory, id))).sort();
    expect(names).toEqual([
      expect.stringMatching(/^all-flows-[0-9a-f]{12}\.parquet$/),
      COMPLETE_MARK,
      expect.stringMatching(/^destinations-[0-9a-f]{12}\.parquet$/),
      expect.stringMatching(/^flows-[0-9a-f]{12}-000001\.parquet$/),
      expect.stringMatching(/^sources-[0-9a-f]{12}\.parquet$/),
    ]);
    expect(await countFlows(id)).toBe(SEGMENT_ROWS + 20);
  });

  test('leaves those with many long facts as they are, however few rows they have', async () => {
    const id = nextCapture++;
    const writer = await newWriter(id);
    const facts = JSON.stringify({ http: { path: 'x'.repeat(4_000) } });
    const batch = batchOf(numbered(id, 4_400).map((flow) => ({ ...flow, facts })));
    for (let i = 0; i < 3; i++) expect(await writer.append(batch, null)).toBe(true);
    await writer.append(batchOf(numbered(id, 10)), null);
    await writer.finish();
    const files = await readdir(captureDirectory(fixture.directory, id));
    expect(files.filter((name) => name.startsWith('flows-'))).toHaveLength(4);
    expect(files.filter((name) => name.startsWith('all-flows-'))).toEqual([]);
    expect(await countFlows(id)).toBe(13_210);
  });

  test('ranks addresses by the sums kept beside a large capture as by its flows', async () => {
    const [large, small] = [nextCapture++, nextCapture++];
    const host = (i: number, hosts: number): string => (i % 7 === 0 ? `2001:db8::${i % hosts}` : `10.0.0.${i % hosts}`);
    const flowsOf = (captureId: number, count: number): FlowInput[] =>
      numbered(captureId, count).map((flow, i) => ({
        ...flow,
        src_ip: host(i, 200),
        dst_ip: host(i * 3, 90),
        packets_sent: 1 + (i % 5),
        bytes_sent: 60 + (i % 1400),
        bytes_received: i % 11,
      }));
    for (const [id, count] of [
      [large, SEGMENT_ROWS],
      [small, 5000],
    ] as const) {
      const writer = await newWriter(id);
      await writer.append(batchOf(flowsOf(id, count)), null);
      await writer.finish();
    }
    const sums = (await readdir(captureDirectory(fixture.directory, large))).filter((name) => /^(sou|dest)/.test(name));
    expect(sums).toHaveLength(2);
    for (const by of ['src_ip', 'dst_ip', 'ip'])
      for (const measure of ['flows', 'bytes', 'bytes_received'] as const) {
        const request = { by, measure, limit: 25 };
        const whole = await fixture.store.top([large, small], request);
        // A filter that takes every flow is answered from the flows.
        expect(whole).toEqual(await fixture.store.top([large, small], { ...request, filter: 'flow_id > 0' }));
        expect(whole.other.values).toBeGreaterThan(0);
      }
  });

  test('keeps no sums by address where nearly every flow has its own', async () => {
    const id = nextCapture++;
    const writer = await newWriter(id);
    const flows = numbered(id, SEGMENT_ROWS).map((flow, i) => ({
      ...flow,
      src_ip: `10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`,
    }));
    await writer.append(batchOf(flows), null);
    await writer.finish();
    expect(await readdir(captureDirectory(fixture.directory, id))).toHaveLength(2);
    expect((await fixture.store.top([id], { by: 'src_ip' })).other.values).toBe(SEGMENT_ROWS - 10);
  });

  test('shows on demand what there is, and merges the small parts in the end', async () => {
    const id = nextCapture++;
    const writer = await newWriter(id);
    for (let i = 0; i < 3; i++) {
      await writer.append(batchOf(numbered(id, 10, 1 + 10 * i)), null);
      await writer.flush();
      expect(await countFlows(id)).toBe(10 * (i + 1));
    }
    await writer.finish();
    expect(await countFlows(id)).toBe(30);
    const names = (await readdir(captureDirectory(fixture.directory, id))).sort();
    expect(names).toEqual([expect.stringMatching(/^all-flows-[0-9a-f]{12}\.parquet$/), COMPLETE_MARK]);
  });

  test('takes batches with other dictionaries', async () => {
    const id = nextCapture++;
    const writer = await newWriter(id);
    const services = ['tls', 'dns', 'tls', 'quic'];
    for (const [i, service] of services.entries()) {
      await writer.append(batchOf([{ capture_id: id, flow_id: i, service, server_name: `${service}.test` }]), null);
    }
    await writer.finish();
    const { rows } = await fixture.store.flows([id], { columns: 'service,server_name', sort: 'flow_id' });
    expect(rows).toEqual(services.map((service) => ({ service, server_name: `${service}.test` })));
  });

  test('that gives up leaves nothing', async () => {
    const id = nextCapture++;
    const writer = await newWriter(id);
    await writer.append(batchOf(numbered(id, 10)), null);
    await writer.flush();
    await writer.abort();
    expect(await countFlows(id)).toBe(0);
    expect(await fixture.store.bytesOnDisk(id)).toBe(0);
  });

  test('of no flows is a capture of no flows', async () => {
    const id = nextCapture++;
    const writer = await newWriter(id);
    expect((await writer.finish()).flows).toBe(0);
    expect(await countFlows(id)).toBe(0);
    expect((await fixture.store.flows([id], {})).rows).toEqual([]);
  });

  test('keeps every value of every column', async () => {
    const id = nextCapture++;
    const full: FlowInput = {
      ...Object.fromEntries(COLUMN_NAMES.map((name, i) => [name, i + 1])),
      capture_id: id,
      start: '1969-12-31T23:59:59.999999999Z',
      end: '2200-01-01T00:00:00.000000001Z',
      duration: Number.MAX_SAFE_INTEGER,
      bytes_sent: 2 ** 32,
      bytes_received: Number.MAX_SAFE_INTEGER,
      src_ip: 'fe80::1:2:3:4',
      dst_ip: '255.255.255.255',
      src_mac: 'ff:ff:ff:ff:ff:fe',
      dst_mac: '00:00:00:00:00:00',
      server_name: "'; DROP TABLE flow; --",
      application: '日本語 🦊 "\\',
      category: '',
    };
    const batch = batchOf([full, { capture_id: id, flow_id: 7 }]);
    const writer = await newWriter(id);
    await writer.append(batch, null);
    await writer.finish();
    for (const [row, flowId] of [Number(full.flow_id), 7].entries()) {
      const expected = Object.fromEntries(COLUMN_NAMES.map((name) => [name, readValue(batch, name, row)]));
      expect(await fixture.store.flow(id, flowId)).toEqual(expected);
    }
  });

  test('makes text storable that is none in UTF-8', async () => {
    const id = nextCapture++;
    await fixture.write(id, [{ server_name: 'a\0b' }, { server_name: 'a\u2400b' }, { server_name: '\ud800' }]);
    const { values } = await fixture.store.values([id], { field: 'server_name' });
    expect(values).toEqual([
      { value: 'a␀b', flows: 2 },
      { value: '\ufffd', flows: 1 },
    ]);
  });
});

describe('an import that fills few columns', () => {
  const written = (captureId: number): FlowInput[] =>
    numbered(captureId, 40).map((flow) => ({ ...flow, src_ip: '10.0.0.1' }));
  const columns = new Set(COLUMN_NAMES.filter((name) => !COLUMNS[name].nullable || name in (written(0)[0] ?? {})));

  async function allColumns(captureIds: readonly number[]): Promise<readonly unknown[]> {
    const rows: unknown[] = [];
    for (const column of COLUMN_NAMES.filter((name) => name !== 'capture_id'))
      rows.push(await fixture.store.flows(captureIds, { columns: column, sort: 'flow_id' }));
    return rows;
  }

  test('is seen as one that writes nulls, while it runs, when it is complete, and beside it', async () => {
    const [few, all] = [nextCapture++, nextCapture++];
    const [fewWriter, allWriter] = [
      await createCaptureWriter({ dataDirectory: fixture.directory, captureId: few, columns }),
      await newWriter(all),
    ];
    for (const [id, writer] of [
      [few, fewWriter],
      [all, allWriter],
    ] as const) {
      await writer.append(batchOf(written(id)), null);
      await writer.flush();
    }
    expect(await allColumns([few])).toEqual(await allColumns([all]));
    const sizes = [(await fewWriter.finish()).bytesOnDisk, (await allWriter.finish()).bytesOnDisk];
    expect(sizes[0]).toBeLessThan((sizes[1] ?? 0) / 2);
    expect(await allColumns([few])).toEqual(await allColumns([all]));
    expect((await fixture.store.totals([few, all], { filter: 'service = s7' })).flows).toBe(2);
    for (const { name } of Object.values(FIELDS).filter(isGroupable)) {
      const { rows } = await fixture.store.top([few, all], { by: name, measure: 'flows', limit: 100 });
      expect(
        rows.reduce((sum, { flows }) => sum + flows, 0),
        name,
      ).toBeGreaterThanOrEqual(80);
    }
  });
});

describe('after a crash', () => {
  test('what was never completed goes, what was stays', async () => {
    const crashed = nextCapture++;
    const complete = nextCapture++;
    await fixture.write(complete, numbered(complete, 5));
    const writer = await newWriter(crashed);
    await writer.append(batchOf(numbered(crashed, 5)), null);
    await writer.flush();
    await mkdir(join(fixture.directory, 'flows', '99.deleted'));
    await writeFile(join(fixture.directory, 'flows', '99.deleted', 'flows-000000.parquet'), 'x');
    expect(await fixture.store.removeUnfinishedCaptures()).toEqual([crashed]);
    expect(await countFlows(complete)).toBe(5);
    const left = await readdir(join(fixture.directory, 'flows'));
    expect(left).toContain(String(complete));
    expect(left.filter((name) => name === String(crashed) || name.endsWith('.deleted'))).toEqual([]);
    await writer.abort();
  });

  test('a half-written segment is not seen', async () => {
    const id = nextCapture++;
    const directory = captureDirectory(fixture.directory, id);
    await mkdir(directory, { recursive: true });
    await writeFile(join(directory, 'flows-00ff-000000.parquet.tmp'), 'half');
    expect(await countFlows(id)).toBe(0);
  });
});

describe('deleting', () => {
  test('frees the space at once, and only once', async () => {
    const id = nextCapture++;
    await fixture.write(id, numbered(id, 1000));
    expect(await countFlows(id)).toBe(1000);
    const bytes = await fixture.store.bytesOnDisk(id);
    expect(await fixture.store.dropCapture(id)).toBe(bytes);
    expect(bytes).toBeGreaterThan(1000);
    expect(await fixture.store.bytesOnDisk(id)).toBe(0);
    expect(await fixture.store.dropCapture(id)).toBe(0);
    expect(await countFlows(id)).toBe(0);
  });

  test('while queries run gives them all of the capture or none', async () => {
    const id = nextCapture++;
    await fixture.write(id, numbered(id, 1000));
    const asked = Array.from({ length: 20 }, () => countFlows(id));
    await fixture.store.dropCapture(id);
    for (const flows of await Promise.all(asked)) expect([0, 1000]).toContain(flows);
  });
});

describe('a data set of many captures', () => {
  test('counts and pages over all of them', async () => {
    const ids = Array.from({ length: 30 }, () => nextCapture++);
    for (const id of ids) await fixture.write(id, numbered(id, 2));
    expect((await fixture.store.totals(ids, {})).flows).toBe(60);
    expect((await fixture.store.totals(ids.slice(0, 3), { filter: 'flow_id = 1' })).flows).toBe(3);
    const { rows, total } = await fixture.store.flows(ids, { columns: 'capture_id,flow_id', offset: 3, limit: 2 });
    expect(total).toBe(60);
    expect(rows).toEqual([
      { capture_id: ids[1], flow_id: 2 },
      { capture_id: ids[2], flow_id: 1 },
    ]);
  });
});

describe('the numbers of flows', () => {
  test('are those that the scope takes, of one capture', async () => {
    const [id, other] = [nextCapture++, nextCapture++];
    for (const capture of [id, other]) {
      const writer = await newWriter(capture);
      await writer.append(batchOf(numbered(capture, 5000)), null);
      await writer.finish();
    }
    const ids = await fixture.store.flowIds(id, { filter: 'service = s7' });
    const expected = numbered(id, 5000).filter(({ service }) => service === 's7');
    expect(expected.every(({ flow_id }) => ids.has(Number(flow_id)))).toBe(true);
    expect(Array.from({ length: 6000 }, (_, at) => at).filter((at) => ids.has(at))).toHaveLength(expected.length);
    const none = await fixture.store.flowIds(id, { from: '2030-01-01T00:00:00Z' });
    expect(none.hasAny(0, 6000)).toBe(false);
    await expect(fixture.store.flowIds(id, { filter: 'nonsense = 1' })).rejects.toMatchObject({
      code: 'FILTER_INVALID',
    });
  });
});

describe('cancelling', () => {
  test('rejects at once what has not begun', async () => {
    const asked = fixture.store.totals([1], {}, AbortSignal.abort());
    await expect(asked).rejects.toMatchObject({ code: 'QUERY_CANCELLED' });
  });

  test('interrupts what runs and what waits, and the store goes on', async () => {
    const controller = new AbortController();
    const asked = Array.from({ length: 12 }, () =>
      fixture.store.pairs([1], { a: 'server_name', b: 'service' }, controller.signal),
    );
    const settled = Promise.allSettled(asked);
    controller.abort();
    for (const result of await settled) {
      expect(result.status === 'rejected' ? result.reason : result).toMatchObject({ code: 'QUERY_CANCELLED' });
    }
    expect(await countFlows(1)).toBe(75_000);
  });
});

describe('hostile requests', () => {
  const hostile = ["'", "' OR 1=1 --", '"; DROP TABLE flow; --', '\\', '%', '$1', '🦊', '\u202e', '\0'];

  test.each(hostile)('a value %j is a value', async (text) => {
    const id = nextCapture++;
    await fixture.write(id, [{ server_name: `${text}`.replaceAll('\0', '\u2400') }, { server_name: 'other' }]);
    const quoted = `"${text.replaceAll(/[\\"]/g, '\\$&')}"`.replaceAll('\0', '\u2400');
    expect((await fixture.store.totals([id], { filter: `server_name = ${quoted}` })).flows).toBe(1);
    expect((await fixture.store.totals([id], { filter: `server_name contains ${quoted}` })).flows).toBe(1);
    expect(
      (await fixture.store.values([id], { field: 'server_name', prefix: text.replaceAll('\0', '\u2400') })).values,
    ).toHaveLength(1);
    expect((await fixture.store.totals([id], {})).flows).toBe(2);
  });

  test.each(hostile)('a name %j is refused', async (name) => {
    const refused = { code: 'REQUEST_INVALID' };
    await expect(fixture.store.top([1], { by: name })).rejects.toMatchObject(refused);
    await expect(fixture.store.pairs([1], { a: name, b: name })).rejects.toMatchObject(refused);
    await expect(fixture.store.flows([1], { sort: name })).rejects.toMatchObject(refused);
    await expect(fixture.store.flows([1], { columns: name })).rejects.toMatchObject(refused);
    await expect(fixture.store.timeline([1], { by: name })).rejects.toMatchObject(refused);
    await expect(fixture.store.values([1], { field: name })).rejects.toMatchObject(refused);
    await expect(fixture.store.totals([1], { from: name })).rejects.toMatchObject(refused);
    await expect(fixture.store.totals([1], { filter: `${name} = 1` })).rejects.toMatchObject({
      code: 'FILTER_INVALID',
    });
  });
});

describe('every groupable field', () => {
  test.each([...FIELDS.values()].filter(isGroupable).map(({ name }) => [name]))('%s adds up', async (by) => {
    const id = 90_000;
    if ((await fixture.store.bytesOnDisk(id)) === 0) {
      const flow = (i: number): FlowInput => ({
        ...Object.fromEntries(COLUMN_NAMES.map((name) => [name, i % 7])),
        src_ip: `10.0.0.${i % 5}`,
        dst_ip: `2001:db8::${i % 9}`,
        start: '2026-05-04T10:00:00Z',
        end: '2026-05-04T10:00:00Z',
        src_mac: `00:00:00:00:00:0${i % 3}`,
        dst_mac: null,
        capture_id: id,
        flow_id: i,
        bytes_sent: i,
      });
      await fixture.write(
        id,
        Array.from({ length: 50 }, (_, i) => flow(i)),
      );
    }
    const { rows, other } = await fixture.store.top([id], { by, limit: 2 });
    const flows = rows.reduce((sum, row) => sum + row.flows, other.flows);
    const bytes = rows.reduce(
      (sum, row) => sum + row.bytes_sent + row.bytes_received,
      other.bytes_sent + other.bytes_received,
    );
    const totals = await fixture.store.totals([id], {});
    const isEither = FIELDS.get(by)?.kind === 'either';
    if (isEither) expect(flows).toBeGreaterThanOrEqual(totals.flows);
    else expect([flows, bytes]).toEqual([totals.flows, totals.bytes_sent + totals.bytes_received]);
  });
});

test('activity that comes before its flow counts with it', async () => {
  const id = nextCapture++;
  const writer = await newWriter(id);
  const bucket = (second: number, bytes: number) => ({
    flow_id: 1,
    start: `2026-05-04T10:00:0${second}Z`,
    width: 1e9,
    packets: [1, 0] as const,
    bytes: [bytes, 0] as const,
  });
  await writer.append(null, activityOf([bucket(0, 40)]));
  await writer.flush();
  const flow = {
    capture_id: id,
    flow_id: 1,
    start: '2026-05-04T10:00:00Z',
    end: '2026-05-04T10:00:03Z',
    bytes_sent: 100,
    bytes_received: 0,
  };
  await writer.append(batchOf([flow]), activityOf([bucket(3, 60)]));
  await writer.finish();
  const { series } = await fixture.store.timeline([id], { filter: 'bytes = 100' });
  expect(series[0]?.bytes_sent).toEqual([40, 0, 0, 60]);
});
