/** Captures in parts, as files of a data set that follow one another. */
import fc from 'fast-check';
import { captureFiles, HAS_CAPTURES, readCapture } from './captures.ts';
import { type FlowsOfCapture, type HandedOn, type RunOptions, runFlows } from './run-flows.ts';

const LARGEST = 200_000;
const FILE_HEADER = 24;
const RECORD_HEADER = 16;
const MAGICS = [0xa1b2c3d4, 0xa1b23c4d];

export interface Packets {
  readonly header: Buffer;
  readonly records: readonly Buffer[];
}

/** Null for what is no little-endian pcap file with its packets in order of time. */
function packetsOf(bytes: Buffer): Packets | null {
  if (bytes.length < FILE_HEADER || !MAGICS.includes(bytes.readUInt32LE(0))) return null;
  const records: Buffer[] = [];
  let before = 0n;
  for (let at = FILE_HEADER; at + RECORD_HEADER <= bytes.length; ) {
    const end = at + RECORD_HEADER + bytes.readUInt32LE(at + 8);
    const seconds = BigInt(bytes.readUInt32LE(at)) * 1_000_000_000n + BigInt(bytes.readUInt32LE(at + 4));
    if (end > bytes.length || seconds < before) return null;
    before = seconds;
    records.push(bytes.subarray(at, end));
    at = end;
  }
  return { header: bytes.subarray(0, FILE_HEADER), records };
}

/** Small captures of those that are shared. */
export const splittable: readonly { readonly path: string; readonly packets: Packets }[] = HAS_CAPTURES
  ? [...captureFiles('ndpi'), ...captureFiles('zeek')].flatMap((path) => {
      const bytes = Buffer.from(readCapture(path));
      const packets = bytes.length > LARGEST ? null : packetsOf(bytes);
      return packets === null || packets.records.length < 3 ? [] : [{ path, packets }];
    })
  : [];

export const wholeOf = ({ header, records }: Packets): Buffer => Buffer.concat([header, ...records]);

/** One of them, and one or two packets at which a new part begins. */
export const cutCapture = fc
  .tuple(
    fc.nat(Math.max(splittable.length - 1, 0)),
    fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 2 }),
  )
  .map(([chosen, shares]) => {
    const { path, packets } = splittable[chosen]!;
    const cuts = shares.map((share) => Math.floor(share * packets.records.length)).sort((a, b) => a - b);
    return { path, packets, cuts, toString: () => `${path} at ${cuts}` };
  });

/** Imports the parts one after another, numbered from 1 on. */
export async function runParts(
  { header, records }: Packets,
  cuts: readonly number[],
  options: (captureId: number) => RunOptions = () => ({}),
): Promise<FlowsOfCapture[]> {
  const parts: FlowsOfCapture[] = [];
  let carried: HandedOn | null = null;
  const ends = [...cuts, records.length];
  for (const [i, end] of ends.entries()) {
    const captureId = i + 1;
    const part = Buffer.concat([header, ...records.slice(ends[i - 1] ?? 0, end)]);
    const read: FlowsOfCapture = await runFlows(part, { ...options(captureId), captureId, carried });
    carried = read.handedOn;
    parts.push(read);
  }
  return parts;
}
