/**
 * `node bench/repeat.ts CAPTURE TIMES > LONG.pcap`: a generated capture (nanoseconds, little-endian) as many times, one
 * after another in capture time, for measuring how cost and memory grow with length.
 */
import { closeSync, openSync, readSync, writeSync } from 'node:fs';

const FILE_HEADER = 24;
const RECORD_HEADER = 16;
const CAPTURED_LENGTH = 8;
const CHUNK = 4 * 1024 * 1024;
const STANDARD_OUTPUT = 1;

const [path, times] = process.argv.slice(2);
if (path === undefined || times === undefined) throw new Error('usage: repeat.ts CAPTURE TIMES');
let lastSecond = 0;
let shift = 0;
for (let round = 0; round < Number(times); round++) {
  const firstSecond = copy(path, round === 0, shift);
  shift += lastSecond - shift - firstSecond + 1;
}

/** Writes the capture with its times moved on; returns the second of its first packet. */
function copy(from: string, withHeader: boolean, seconds: number): number {
  const file = openSync(from, 'r');
  const buffer = Buffer.alloc(CHUNK);
  readSync(file, buffer, 0, FILE_HEADER, 0);
  if (withHeader) write(buffer.subarray(0, FILE_HEADER));
  let firstSecond = -1;
  let position = FILE_HEADER;
  for (;;) {
    const end = readSync(file, buffer, 0, CHUNK, position);
    let at = 0;
    while (at + RECORD_HEADER <= end) {
      const next = at + RECORD_HEADER + buffer.readUInt32LE(at + CAPTURED_LENGTH);
      if (next > end) break;
      const second = buffer.readUInt32LE(at);
      if (firstSecond < 0) firstSecond = second;
      lastSecond = second + seconds;
      buffer.writeUInt32LE(lastSecond, at);
      at = next;
    }
    if (at === 0) break;
    write(buffer.subarray(0, at));
    position += at;
  }
  closeSync(file);
  return firstSecond;
}

function write(bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(STANDARD_OUTPUT, bytes, at);
}
