/** Three short connections, to be cut into several files between any two of their packets. */
import { ByteWriter } from '../../src/capture/sample-files.ts';
import { ethernet, FLAGS, ipv4, tcp } from './packets.ts';

const CLIENT = '10.1.0.1';
const SERVER = '192.0.2.80';
const PORTS = [50_000, 50_001, 50_002];

/** A connection of each port, a second a packet; two packets are in the first file. */
const SEGMENTS = [FLAGS.SYN, FLAGS.SYN | FLAGS.ACK, FLAGS.ACK, FLAGS.FIN | FLAGS.ACK, FLAGS.FIN | FLAGS.ACK];
const isFromServer = (i: number): boolean => i === 1 || i === 4;

/** A capture of those packets of three connections at once. */
export function connectionsFile(from: number, to: number): Buffer {
  const bytes = new ByteWriter(true).u32(0xa1b2c3d4).u16(2, 4).u32(0, 0, 65_535, 1);
  for (let i = from; i < to; i++) {
    for (const port of PORTS) {
      const [own, peer] = isFromServer(i) ? [80, port] : [port, 80];
      const [src, dst] = isFromServer(i) ? [SERVER, CLIENT] : [CLIENT, SERVER];
      const sequence = { seq: i === 0 || i === 1 ? 100 : 101, ack: i === 0 ? 0 : 101 };
      const frame = ethernet(0x0800, ipv4(6, src, dst, tcp(own, peer, SEGMENTS[i]!, sequence)));
      bytes.u32(1_700_000_000 + i, 0, frame.length, frame.length).raw(frame);
    }
  }
  return Buffer.from(bytes.bytes);
}
