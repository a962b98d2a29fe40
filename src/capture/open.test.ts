import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { AppError } from '../base/errors.ts';
import { memorySource } from './memory-source.ts';
import { openCapture } from './open.ts';
import type { ByteSource } from './packet-block.ts';
import { pcapFile, readAll } from './sample-files.ts';

const refuse = async (bytes: Uint8Array): Promise<AppError> => {
  const error: unknown = await openCapture(memorySource(bytes)).catch((caught: unknown) => caught);
  if (!(error instanceof AppError)) throw new Error(`not refused: ${String(error)}`);
  return error;
};
const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The first bytes of a Windows event trace: a buffer header, then a header event of version 2 for 64 bits. */
function etlFile(): Uint8Array {
  const bytes = new Uint8Array(512);
  bytes.set([0x00, 0x00, 0x01, 0x00]);
  bytes.set([0x02, 0x00, 0x02, 0xc0], 0x48);
  return bytes;
}

describe('what is no capture', () => {
  test('an empty file', async () => {
    expect(await refuse(new Uint8Array(0))).toMatchObject({ code: 'CAPTURE_EMPTY' });
  });

  test.each<[string, Uint8Array]>([
    ['a gzip file', Uint8Array.of(0x1f, 0x8b, 8, 0)],
    ['a ZIP archive', ascii('PK\x03\x04....')],
    ['a web page (HTML)', ascii('\n<!DOCTYPE html><html>')],
    ['an XML document', ascii('<?xml version="1.0"?><pdml/>')],
    ['an error message from a storage service', ascii('<?xml version="1.0"?><Error><Code>AuthenticationFailed')],
    ['JSON', ascii(' {"records":[')],
    ['an ELF program', Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 2, 1)],
    ['text that begins with "10:00:00 IP a > b: Flags"', ascii('10:00:00 IP a > b: Flags\nmore')],
    ['a file of zero bytes', new Uint8Array(100)],
    ['editcap -F pcapng', ascii('RTSS\x01\x01....')],
    ['pktmon etl2pcap', etlFile()],
    ['begins with the bytes d4 c3 b2', Uint8Array.of(0xd4, 0xc3, 0xb2)],
  ])('%s', async (name, bytes) => {
    const error = await refuse(bytes);
    expect(error.code).toBe('CAPTURE_NOT_RECOGNISED');
    expect(error.message).toContain(name);
  });

  test('the source is closed', async () => {
    let closed = 0;
    const source: ByteSource = { size: 0, read: () => 0, close: () => void closed++ };
    await expect(openCapture(source)).rejects.toThrow(AppError);
    expect(closed).toBe(1);
  });
});

describe('any way of arriving gives the same packets', () => {
  const packet = fc.record({
    seconds: fc.integer({ min: 0, max: 0xffff_ffff }),
    fraction: fc.integer({ min: 0, max: 999_999 }),
    bytes: fc.uint8Array({ maxLength: 200 }),
  });
  const options = fc.record({
    bufferBytes: fc.integer({ min: 16, max: 4096 }),
    blockPackets: fc.integer({ min: 1, max: 50 }),
  });

  test('pieces, buffers and blocks of any size, at once or later', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(packet, { maxLength: 20 }),
        fc.integer({ min: 1, max: 300 }),
        options,
        fc.boolean(),
        async (packets, piece, sizes, isLater) => {
          const file = pcapFile(packets);
          const inner = memorySource(file, piece);
          const source: ByteSource = isLater ? { ...inner, read: async (into) => inner.read(into) } : inner;
          const whole = await readAll(memorySource(file));
          const pieces = await readAll(source, sizes);
          expect(pieces.packets).toEqual(whole.packets);
          expect(pieces.packets.map(({ bytes }) => bytes)).toEqual(packets.map(({ bytes }) => [...bytes]));
        },
      ),
    );
  });

  test('any bytes after a magic number end without a throw', async () => {
    const magic = fc.constantFrom([0xd4, 0xc3, 0xb2, 0xa1], [0xa1, 0xb2, 0xcd, 0x34], [0x0a, 0x0d, 0x0d, 0x0a]);
    await fc.assert(
      fc.asyncProperty(magic, fc.uint8Array({ maxLength: 400 }), async (start, rest) => {
        const { reader } = await readAll(memorySource(Uint8Array.of(...start, ...rest), 7), { bufferBytes: 16 });
        expect(reader.bytesRead).toBeLessThanOrEqual(rest.length + 4);
      }),
    );
  });
});
