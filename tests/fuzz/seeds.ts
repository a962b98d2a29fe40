/** Captures to begin from: the shared ones that are small enough to read many times a second, or one made here. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { ethernet, FLAGS, ipv4, payload, pcap, tcp, udp } from '../golden/packets.ts';
import { CAPTURES, captureFiles, HAS_CAPTURES, readCapture } from '../oracle/captures.ts';

const MAX_SEED_BYTES = 200_000;

export interface Seed {
  readonly name: string;
  read(): Uint8Array;
}

export function seeds(): Seed[] {
  if (!HAS_CAPTURES) return [{ name: 'made', read: () => pcap(FRAMES) }];
  return ['malformed', 'ndpi', 'pcapng', 'zeek']
    .flatMap(captureFiles)
    .filter((file) => {
      const { size } = statSync(join(CAPTURES, file));
      return size > 0 && size <= MAX_SEED_BYTES;
    })
    .map((file) => ({ name: file, read: () => readCapture(file) }));
}

const [A, B] = ['10.1.0.1', '192.0.2.80'];
const FRAMES = [
  { at: 0, bytes: ethernet(0x0800, ipv4(6, A, B, tcp(50_000, 80, FLAGS.SYN, { seq: 1 }))) },
  { at: 10, bytes: ethernet(0x0800, ipv4(17, A, B, udp(50_000, 53, payload(40))), 7) },
  { at: 20, bytes: ethernet(0x0800, ipv4(17, A, B, payload(80), { moreFragments: true })) },
  { at: 30, bytes: ethernet(0x0800, ipv4(17, A, B, payload(80), { fragmentOffset: 80 })) },
];
