/** A pcap of so many bytes, of UDP packets with arbitrary content. */
import { randomFillSync } from 'node:crypto';

const PACKET_BYTES = 1_400;

export function pcapOf(bytes: number): Buffer {
  const file = Buffer.alloc(bytes);
  file.writeUInt32LE(0xa1b2c3d4, 0);
  file.writeUInt16LE(2, 4);
  file.writeUInt16LE(4, 6);
  file.writeUInt32LE(65_535, 16);
  file.writeUInt32LE(1, 20);
  let second = 1_700_000_000;
  for (let at = 24; at + 16 < bytes; at += 16 + PACKET_BYTES) {
    const length = Math.min(PACKET_BYTES, bytes - at - 16);
    file.writeUInt32LE(second++, at);
    file.writeUInt32LE(length, at + 8);
    file.writeUInt32LE(length, at + 12);
    if (length < PACKET_BYTES) break;
    randomFillSync(file, at + 16, length);
    // Ethernet, IPv4 and UDP, from 10.0.0.x.
    file.writeUInt16BE(0x0800, at + 28);
    file.set(
      [0x45, 0, (length - 14) >> 8, (length - 14) & 255, 0, 0, 0, 0, 64, 17, 0, 0, 10, 0, 0, second & 255, 10, 1, 0, 1],
      at + 30,
    );
  }
  return file;
}
