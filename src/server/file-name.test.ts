import { expect, test } from 'vitest';
import { attachment, safeFileName } from './file-name.ts';

test.each([
  ['office.pcap', 'office.pcap'],
  ['../../etc/passwd', 'etc-passwd'],
  ['a"; filename="b', 'a-filename-b'],
  ['line\r\nset-cookie: x=1', 'line-set-cookie-x-1'],
  ['Büro Köln', 'Bu-ro-Ko-ln'],
  ['-rf', 'rf'],
  ['名前', 'packets'],
  ['', 'packets'],
  ['...', 'packets'],
  ['x'.repeat(300), 'x'.repeat(100)],
])('%j is called %s', (name, expected) => {
  expect(safeFileName(name)).toBe(expected);
});

test('is offered as a download', () => {
  expect(attachment('my capture', 'pcapng')).toBe('attachment; filename="my-capture.pcapng"');
});
