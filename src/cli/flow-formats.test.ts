import { describe, expect, it } from 'vitest';
import { parseIp } from '../base/ip.ts';
import { COLUMN_NAMES, type ColumnName } from '../schema/columns.ts';
import { FlowBatch, setNumber, setText } from '../schema/flow-batch.ts';
import type { FlowFormat } from './flow-format-names.ts';
import { createFormatter } from './flow-formats.ts';
import { cellValue } from './flow-row.ts';

function sampleBatch(): FlowBatch {
  const batch = new FlowBatch(1, new Map());
  const { columns } = batch;
  for (const name of COLUMN_NAMES) {
    const vector = columns[name];
    if (vector.kind === 'number') setNumber(vector, 0, null);
  }
  columns.start.values[0] = 1_778_574_600_000_000_001n;
  columns.end.values[0] = 1_778_574_600_000_000_401n;
  setNumber(columns.duration, 0, 400);
  setNumber(columns.rtt, 0, 1_500_000);
  setNumber(columns.proto, 0, 6);
  setNumber(columns.src_mac, 0, 0x001b213c9df8);
  setNumber(columns.bytes_sent, 0, 2 ** 52);
  columns.src_ip.words.set(parseIp('10.0.0.1') ?? []);
  columns.dst_ip.words.set(parseIp('2001:db8::1') ?? []);
  setText(columns.server_name, 0, '=HYPERLINK("http://x")\u001b[31m');
  setText(columns.facts, 0, '{"http":{"requests":[{"path":"/x"}]}}');
  setText(columns.application, 0, 'a "b",\nc');
  batch.length = 1;
  return batch;
}

const writeColumns = (format: FlowFormat, ...columns: ColumnName[]): string => {
  const formatter = createFormatter(format, false, columns);
  return formatter.lines('a.pcap', sampleBatch(), [0]) + formatter.end();
};

const write = (format: FlowFormat, batch = sampleBatch(), capture = 'a.pcap'): string => {
  const formatter = createFormatter(format, false, null);
  return formatter.lines(capture, batch, [0]) + formatter.end();
};

describe('cellValue', () => {
  it.each<[ColumnName, string | number | null]>([
    ['start', '2026-05-12T08:30:00.000000001Z'],
    ['duration', 4e-7],
    ['rtt', 0.0015],
    ['src_mac', '00:1b:21:3c:9d:f8'],
    ['dst_mac', null],
    ['src_ip', '10.0.0.1'],
    ['dst_ip', '2001:db8::1'],
    ['src_port', null],
    ['bytes_sent', 2 ** 52],
    ['service', null],
  ])('%s is %s', (column, value) => {
    expect(cellValue(sampleBatch(), column, 0)).toBe(value);
  });
});

describe('formats', () => {
  it('facts come only when named: an object, or its text', () => {
    expect(write('ndjson')).not.toContain('facts');
    expect(JSON.parse(writeColumns('ndjson', 'facts'))).toEqual({
      capture: 'a.pcap',
      facts: { http: { requests: [{ path: '/x' }] } },
    });
    expect(writeColumns('csv', 'facts', 'proto')).toBe(
      'capture,facts,proto\na.pcap,"{""http"":{""requests"":[{""path"":""/x""}]}}",6\n',
    );
    expect(writeColumns('table', 'proto', 'facts')).toBe(
      'proto  facts\n6      {"http":{"requests":[{"path":"/x"}]}}\n',
    );
  });

  it('NDJSON says every value exactly', () => {
    const flow = JSON.parse(write('ndjson')) as Record<string, unknown>;
    expect(flow).toMatchObject({ capture: 'a.pcap', duration: 4e-7, server_name: '=HYPERLINK("http://x")\u001b[31m' });
    expect(flow).toMatchObject({ src_port: null, service: null });
  });

  it('CSV quotes, makes formulas harmless, and writes small numbers without exponent', () => {
    const csv = write('csv', sampleBatch(), '=a.pcap');
    expect(csv).toContain(`"'=HYPERLINK(""http://x"")`);
    expect(csv).toContain('"a ""b"",\nc"');
    expect(csv).toContain(',0.0000004,');
    expect(csv.split('\n')[1]?.startsWith("'=a.pcap,")).toBe(true);
  });

  it('the table is aligned and has nothing that a terminal would obey', () => {
    const table = write('table');
    const [head = '', line = ''] = table.split('\n');
    expect(table).not.toContain('\u001b');
    expect(line.indexOf('10.0.0.1')).toBe(head.indexOf('Source'));
    expect(line).toContain('=HYPERLINK("http://x")·[31m');
  });

  it.each<FlowFormat>(['csv', 'table'])('%s writes its head once, also without flows', (format) => {
    const formatter = createFormatter(format, true, null);
    const head = createFormatter(format, true, null).end();
    expect(head).toMatch(/^Capture|^capture/);
    const batch = sampleBatch();
    const text = formatter.lines('a', batch, [0]) + formatter.lines('a', batch, [0]) + formatter.end();
    const start = head.slice(0, 7);
    expect(text.split('\n').filter((line) => line.startsWith(start))).toHaveLength(1);
  });
});
