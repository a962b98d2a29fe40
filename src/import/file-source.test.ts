import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, expect, test } from 'vitest';
import { AppError } from '../base/errors.ts';
import type { ByteSource } from '../capture/packet-block.ts';
import { openFileSource, openStreamSource } from './file-source.ts';

const directory = mkdtempSync(join(tmpdir(), 'capscape-source-'));
afterAll(() => rmSync(directory, { recursive: true }));

async function readAll(source: ByteSource, pieceBytes: number): Promise<number[]> {
  const piece = new Uint8Array(pieceBytes);
  const bytes: number[] = [];
  for (let count = await source.read(piece); count > 0; count = await source.read(piece)) {
    bytes.push(...piece.subarray(0, count));
  }
  return bytes;
}

test('a file, in pieces, and its size', async () => {
  const path = join(directory, 'five');
  writeFileSync(path, Uint8Array.of(1, 2, 3, 4, 5));
  const source = openFileSource(path);
  expect(source.size).toBe(5);
  expect(await readAll(source, 2)).toEqual([1, 2, 3, 4, 5]);
  await source.close();
  await source.close();
});

test('what cannot be opened or read is named', () => {
  const missing = join(directory, 'missing');
  expect(() => openFileSource(missing)).toThrow(expect.objectContaining({ code: 'CAPTURE_UNREADABLE' }));
  expect(() => openFileSource(missing)).toThrow('there is no such file');
  const folder = openFileSource(directory);
  expect(() => folder.read(new Uint8Array(1))).toThrow(new AppError('CAPTURE_UNREADABLE', 'it is a directory'));
  void folder.close();
});

test('a stream, in pieces smaller and larger than its chunks', async () => {
  const chunks = (): Readable => Readable.from([Buffer.from([1, 2, 3]), Buffer.from([]), Buffer.from([4])]);
  expect(await readAll(openStreamSource(chunks()), 2)).toEqual([1, 2, 3, 4]);
  expect(await readAll(openStreamSource(chunks()), 100)).toEqual([1, 2, 3, 4]);
  expect(openStreamSource(chunks()).size).toBeNull();
});

test('a stream that fails, and one that is closed early', async () => {
  const failing = Readable.from(
    (async function* () {
      yield Buffer.from([1]);
      throw new Error('the cable is out');
    })(),
  );
  await expect(readAll(openStreamSource(failing), 10)).rejects.toThrow('the cable is out');
  const endless = new Readable({
    read() {
      this.push(Buffer.alloc(10));
    },
  });
  const source = openStreamSource(endless);
  expect(await source.read(new Uint8Array(4))).toBe(4);
  await source.close();
  expect(endless.destroyed).toBe(true);
});

test('a file of several reads, in pieces of any size, or closed in between', async () => {
  const path = join(directory, 'long');
  const bytes = Buffer.from(Uint8Array.from({ length: 3_500_000 }, (_, i) => (i * 7919) >>> 8));
  writeFileSync(path, bytes);
  for (const size of [70_001, 1_048_576, 5_000_000]) {
    const source = openFileSource(path);
    const read = Buffer.alloc(bytes.length + 1);
    let at = 0;
    for (let count = -1; count !== 0; at += count) count = await source.read(read.subarray(at, at + size));
    expect(read.subarray(0, at).equals(bytes)).toBe(true);
    await source.close();
  }
  const closed = openFileSource(path);
  for (let i = 0; i < 3; i++) expect(await closed.read(new Uint8Array(700_000))).toBeGreaterThan(0);
  await closed.close();
  expect(() => closed.read(new Uint8Array(1))).toThrow('read after close');
});
