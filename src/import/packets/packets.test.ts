/** Packets out of captures, in place and from the beginning, against what reading the whole capture gives. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { ethernet, FLAGS, icmp, ipv4, payload, tcp, udp } from '../../../tests/golden/packets.ts';
import { memorySource } from '../../capture/memory-source.ts';
import type { RangedSource } from '../../capture/packet-block.ts';
import { ByteWriter, pcapFile, type ReadPacket, readAll, type SamplePacket } from '../../capture/sample-files.ts';
import { DEFAULT_FLOW_SETTINGS, type FlowSettings } from '../../flow/flow-settings.ts';
import { FlowIdSet } from '../../store/flow-id-set.ts';
import { PacketIndexWriter } from '../../store/packet-index-writer.ts';
import { openFileSource } from '../file-source.ts';
import { openCaptureFile } from '../open-capture-file.ts';
import { type PacketLog, runPipeline } from '../pipeline.ts';
import { type CapturePackets, openIndexedFile } from './capture-packets.ts';
import { exportPackets } from './export-packets.ts';
import { listPackets } from './list-packets.ts';

const IPV4 = 0x0800;
const directory = mkdtempSync(join(tmpdir(), 'capscape-packets-'));
afterAll(() => rmSync(directory, { recursive: true }));

let files = 0;

/** Writes the index as an import does, and keeps the flow of each packet beside it. */
interface Imported {
  readonly flowOf: number[];
  /** Packets of each flow, as its columns say. */
  readonly counts: Map<number, number>;
  readonly path: string;
  open(): Promise<CapturePackets>;
}

async function imported(file: Uint8Array, settings: Partial<FlowSettings> = {}): Promise<Imported> {
  const path = join(directory, `capture-${files++}`);
  writeFileSync(path, file);
  const reader = await openCaptureFile(openFileSource(path));
  const writer = new PacketIndexWriter(`${path}.index`);
  const flowOf: number[] = [];
  const counts = new Map<number, number>();
  const packetLog: PacketLog = {
    add(flowId, fileOffset) {
      flowOf.push(flowId);
      writer.add(flowId, fileOffset);
    },
    settle(packet, flowId) {
      flowOf[packet] = flowId;
      writer.settle(packet, flowId);
    },
  };
  await runPipeline({
    reader,
    captureId: 1,
    recognizer: null,
    enricher: null,
    sink: {
      write({ columns, length }) {
        const { flow_id, packets_sent, packets_received } = columns;
        for (let row = 0; row < length; row++)
          counts.set(
            Number(flow_id.values[row]),
            Number(packets_sent.values[row]) + Number(packets_received.values[row]),
          );
      },
    },
    settings: { ...DEFAULT_FLOW_SETTINGS, ...settings },
    packetLog,
  });
  writer.finish(reader.landmarks ?? null, reader.notes);
  await reader.close();
  return { flowOf, counts, path, open: () => openIndexedFile(path, `${path}.index`) };
}

const setOf = (ids: Iterable<number>): FlowIdSet => {
  const set = new FlowIdSet();
  for (const id of ids) if (id >= 0) set.add(id);
  return set;
};

const exported = async (open: () => Promise<CapturePackets>, flows: Iterable<number>): Promise<ReadPacket[]> =>
  (await readAll(memorySource(await exportedFile(open, flows)))).packets;

async function exportedFile(open: () => Promise<CapturePackets>, flows: Iterable<number>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  const findFlows = () => setOf(flows);
  for await (const piece of exportPackets([{ name: 'a capture', findFlows, open }], 'a test')) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** The times of an export, to the nanosecond: a reader counts from the first packet, and doubles hold 104 days of them. */
function timesOf(file: Buffer): bigint[] {
  const offsets: bigint[] = [];
  const times: bigint[] = [];
  for (let at = 0; at < file.length; at += file.readUInt32LE(at + 4)) {
    const type = file.readUInt32LE(at);
    const offset = file.indexOf(Buffer.from([14, 0, 8, 0]), at + 16);
    const hasOffset = offset > 0 && offset < at + file.readUInt32LE(at + 4);
    if (type === 1) offsets.push(hasOffset ? file.readBigInt64LE(offset + 4) * 1_000_000_000n : 0n);
    if (type !== 6) continue;
    const nanos = (BigInt(file.readUInt32LE(at + 12)) << 32n) + BigInt(file.readUInt32LE(at + 16));
    times.push(nanos + (offsets[file.readUInt32LE(at + 8)] ?? 0n));
  }
  return times;
}

/** Without where it lies, which is another place in an export. */
const plain = ({ nanos, wireLen, linkType, bytes }: ReadPacket): string =>
  [nanos, wireLen, linkType, Buffer.from(bytes).toString('hex')].join(' ');

/** Many conversations at once, with packets between that belong to none. */
function traffic(count: number): SamplePacket[] {
  return Array.from({ length: count }, (_, i) => {
    const client = i % 37;
    const isSent = i % 2 === 0;
    const size = (i * 31) % 400;
    const [from, to] = isSent ? [20_000 + client, 443] : [443, 20_000 + client];
    const [src, dst] = isSent ? [`10.0.0.${client}`, '192.0.2.1'] : ['192.0.2.1', `10.0.0.${client}`];
    const inner =
      client % 3 === 0 ? udp(from, to, payload(size)) : tcp(from, to, FLAGS.ACK, { seq: i, ack: 1 }, payload(size));
    const frame =
      i % 50 === 49 ? ethernet(0x0806, payload(28)) : ethernet(IPV4, ipv4(client % 3 === 0 ? 17 : 6, src, dst, inner));
    return {
      seconds: 1_700_000_000 + Math.floor(i / 100),
      fraction: (i % 100) * 10_000 + 7,
      bytes: Uint8Array.from(frame),
    };
  });
}

const CAPTURE = pcapFile(traffic(6000));

async function expectAllRight(file: Uint8Array, plainFile: Uint8Array): Promise<void> {
  const { flowOf, open } = await imported(file);
  const { packets } = await readAll(memorySource(plainFile));
  expect(flowOf).toHaveLength(packets.length);
  const ids = [...new Set(flowOf)].filter((id) => id >= 0);
  expect(ids.length).toBeGreaterThan(30);
  for (const chosen of [ids.slice(5, 7), ids]) {
    const wanted = packets.filter((_, i) => chosen.includes(flowOf[i]!));
    expect((await exported(open, chosen)).map(plain)).toEqual(wanted.map(plain));
  }
}

describe('packets taken out of a capture', () => {
  test('are those of the flows, as they were: pcap', () => expectAllRight(CAPTURE, CAPTURE));

  test('of a compressed capture, too, and of several in an archive', async () => {
    await expectAllRight(gzipSync(CAPTURE), CAPTURE);
    const entry = (name: string, bytes: Uint8Array): Buffer => {
      const header = Buffer.alloc(512);
      header.write(name);
      header.write('0000644\0', 100);
      header.write(`${bytes.length.toString(8).padStart(11, '0')}\0`, 124);
      header.write('        0', 148);
      header.write('ustar\x0000', 257);
      const sum = header.reduce((all, byte) => all + byte, 0);
      header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
      return Buffer.concat([header, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)]);
    };
    const [first, second] = [traffic(700), traffic(2000)];
    const tar = Buffer.concat([
      entry('a.pcap', pcapFile(first)),
      entry('b.pcap', pcapFile(second)),
      Buffer.alloc(1024),
    ]);
    await expectAllRight(tar, pcapFile([...first, ...second]));
  });

  test('of pcapng keep link and time of the interface they came by', async () => {
    const block = (type: number, body: ByteWriter): number[] => {
      const padded = body.pad(4).bytes;
      return [
        ...new ByteWriter(true)
          .u32(type, 12 + padded.length)
          .raw(padded)
          .u32(12 + padded.length).bytes,
      ];
    };
    const words = (): ByteWriter => new ByteWriter(true);
    const file = [
      ...block(0x0a0d0d0a, words().u32(0x1a2b3c4d).u16(1, 0).u64(-1n)),
      ...block(1, words().u16(1, 0).u32(0)),
      ...block(1, words().u16(101, 0).u32(0).u16(9, 1).u8(9, 0, 0, 0).u16(0, 0)),
    ];
    for (const [i, { bytes }] of traffic(3000).entries()) {
      const isRaw = i % 3 === 1 && i % 50 !== 49;
      const frame = isRaw ? bytes.subarray(14) : bytes;
      const time = BigInt(1_700_000_000) * (isRaw ? 1_000_000_000n : 1_000_000n) + BigInt(i * 977 + 1);
      const head = words().u32(
        isRaw ? 1 : 0,
        Number(time >> 32n),
        Number(time & 0xffff_ffffn),
        frame.length,
        frame.length,
      );
      file.push(...block(6, head.raw(frame)));
    }
    await expectAllRight(Uint8Array.from(file), Uint8Array.from(file));
  });

  test('of flows that memory had no room for are all there', async () => {
    const many = Array.from({ length: 9000 }, (_, i): SamplePacket => {
      const client = i % 3000;
      const frame = ethernet(
        IPV4,
        ipv4(17, `10.1.${client >> 8}.${client & 255}`, '192.0.2.1', udp(5000, 53, payload(8))),
      );
      return { seconds: 1_700_000_000 + Math.floor(i / 1000), fraction: i % 1000, bytes: Uint8Array.from(frame) };
    });
    const { flowOf, counts, open } = await imported(pcapFile(many), { maxOpenFlows: 1024 });
    const chosen = [...counts.keys()].filter((id) => id % 100 === 3);
    const expected = chosen.reduce((sum, id) => sum + (counts.get(id) ?? 0), 0);
    expect(await exported(open, chosen)).toHaveLength(expected);
    expect(flowOf.filter((id) => chosen.includes(id))).toHaveLength(expected);
  });

  test('that came in fragments are those of the datagram, whichever came first', async () => {
    const datagram = udp(5000, 53, payload(40));
    const part = (from: number, to: number): SamplePacket => ({
      seconds: 1_700_000_100,
      fraction: from,
      bytes: Uint8Array.from(
        ethernet(
          IPV4,
          ipv4(17, '10.0.0.1', '10.0.0.2', datagram.slice(from, to), {
            id: 7,
            fragmentOffset: from,
            moreFragments: to < 48,
          }),
        ),
      ),
    });
    const { flowOf, counts, open } = await imported(pcapFile([...lonely(), part(16, 48), ...lonely(), part(0, 16)]));
    expect([...counts].sort()).toEqual([
      [0, 2],
      [1, 2],
    ]);
    expect(flowOf[1]).toBe(flowOf[3]);
    const found = await exported(open, [flowOf[1]!]);
    expect(found.map(({ bytes }) => bytes.length)).toEqual([14 + 20 + 32, 14 + 20 + 16]);
    const packets = await open();
    const flow = { flowId: flowOf[1]!, srcIp: '10.0.0.1', dstIp: '10.0.0.2', srcPort: 5000, dstPort: 53 };
    const listed = await listPackets(packets, flow, { offset: 0, limit: 10 });
    await packets.close();
    expect(listed.map(({ number, direction, info }) => [number, direction, info])).toEqual([
      [2, 'sent', 'udp, fragment of 0x0007 at 16, the last'],
      [4, 'sent', '5000 → 53 len=8, fragment of 0x0007 at 0'],
    ]);
  });

  test('are read around where they lie, not from the beginning', async () => {
    const { flowOf, open } = await imported(pcapFile([...traffic(6000), ...lonely(), ...traffic(6000)]));
    const opened = await open();
    let bytes = 0;
    const source: RangedSource = {
      ...opened.source,
      async read(into, position) {
        const count = await opened.source.read(into, position);
        bytes += count;
        return count;
      },
    };
    const found = await exported(async () => ({ ...opened, source }), [flowOf[6000]!]);
    expect(found).toHaveLength(1);
    expect(bytes).toBeLessThan(0.1 * opened.source.size);
  });

  test('before 1970 and long after the first packet keep their times', async () => {
    const times = [-5_000_000_001n, -1n, 1_700_000_000_000_000_001n, 9_000_000_000_000_001_000n];
    const file = [
      ...new ByteWriter(true).u32(0x0a0d0d0a, 28, 0x1a2b3c4d).u16(1, 0).u64(-1n).u32(28).bytes,
      ...new ByteWriter(true)
        .u32(1, 44)
        .u16(1, 0)
        .u32(0)
        .u16(9, 1)
        .u8(9, 0, 0, 0)
        .u16(14, 8)
        .u64(-100n)
        .u16(0, 0)
        .u32(44).bytes,
    ];
    for (const time of times) {
      const ticks = time + 100_000_000_000n;
      const frame = ethernet(IPV4, ipv4(17, '10.0.0.1', '10.0.0.2', udp(1, 2, payload(2))));
      const body = new ByteWriter(true).u32(
        0,
        Number(ticks >> 32n),
        Number(ticks & 0xffff_ffffn),
        frame.length,
        frame.length,
      );
      const padded = body.raw(frame).pad(4).bytes;
      file.push(
        ...new ByteWriter(true)
          .u32(6, 12 + padded.length)
          .raw(padded)
          .u32(12 + padded.length).bytes,
      );
    }
    const { open, flowOf } = await imported(Uint8Array.from(file));
    expect(timesOf(await exportedFile(open, flowOf))).toEqual(times);
  });

  test('a file that was cut since is an error', async () => {
    const { flowOf, open, path } = await imported(CAPTURE);
    writeFileSync(path, CAPTURE.subarray(0, CAPTURE.length / 2));
    await expect(exported(open, flowOf.slice(-2, -1))).rejects.toMatchObject({ code: 'CAPTURE_UNREADABLE' });
  });

  test('what is asked for no longer ends with the reason, and leaves nothing open', async () => {
    const { open, flowOf } = await imported(CAPTURE);
    const opened = await open();
    let isClosed = false;
    const close = async (): Promise<void> => {
      isClosed = true;
      await opened.close();
    };
    const stop = new AbortController();
    const capture = { name: 'x', findFlows: () => setOf(flowOf), open: async () => ({ ...opened, close }) };
    const pieces = exportPackets([capture], '', { signal: stop.signal });
    await pieces.next();
    stop.abort(new Error('gone'));
    await expect(pieces.next().then(() => pieces.next())).rejects.toThrow('gone');
    expect(isClosed).toBe(true);
  });
});

describe('packets of a compressed capture', () => {
  test('are no longer looked for once nobody wants them', async () => {
    const { open, flowOf } = await imported(gzipSync(CAPTURE));
    const stop = new AbortController();
    const opened = await open();
    const source: RangedSource = {
      ...opened.source,
      async read() {
        stop.abort(new Error('gone'));
        return new Promise<number>(() => {});
      },
    };
    const capture = { name: 'x', findFlows: () => setOf(flowOf), open: async () => ({ ...opened, source }) };
    const pieces = exportPackets([capture], '', { signal: stop.signal });
    await pieces.next();
    await expect(pieces.next()).rejects.toThrow('gone');
  });

  test('are an error where it cannot be expanded any more', async () => {
    const file = gzipSync(CAPTURE);
    const { open, flowOf, path } = await imported(file);
    writeFileSync(path, file.subarray(0, file.length / 2));
    await expect(exported(open, flowOf)).rejects.toMatchObject({ code: 'CAPTURE_UNREADABLE' });
  });
});

/** One packet of a flow of its own. */
const lonely = (): SamplePacket[] => [
  {
    seconds: 1_700_000_100,
    fraction: 0,
    bytes: Uint8Array.from(ethernet(IPV4, ipv4(1, '10.9.9.9', '192.0.2.9', icmp(8, 0, payload(20))))),
  },
];

describe('the packets of a flow as lines', () => {
  const client = { src: '10.0.0.1', dst: '192.0.2.80' };
  const frame = (isSent: boolean, flags: number, seq: number, ack: number, data = 0): SamplePacket => {
    const [from, to] = isSent ? [client.src, client.dst] : [client.dst, client.src];
    const [srcPort, dstPort] = isSent ? [40_000, 443] : [443, 40_000];
    const segment = tcp(srcPort, dstPort, flags, { seq, ack }, payload(data));
    return { seconds: 1_700_000_000, fraction: 0, bytes: Uint8Array.from(ethernet(IPV4, ipv4(6, from, to, segment))) };
  };
  const flow = { flowId: 0, srcIp: client.src, dstIp: client.dst, srcPort: 40_000, dstPort: 443 };
  const conversation = [
    frame(true, FLAGS.SYN, 1000, 0),
    frame(false, FLAGS.SYN | FLAGS.ACK, 5000, 1001),
    frame(true, FLAGS.ACK, 1001, 5001),
    frame(true, FLAGS.ACK | FLAGS.PSH, 1001, 5001, 10),
    frame(false, FLAGS.ACK, 5001, 1011, 300),
    frame(true, FLAGS.RST, 1011, 0),
  ];

  test('have number, direction, lengths and what the header says, counted from the SYN', async () => {
    const { open } = await imported(pcapFile([...lonely(), ...conversation].slice(1)));
    const opened = await open();
    const all = await listPackets(opened, flow, { offset: 0, limit: 100 });
    expect(all.map(({ number, direction, length, info }) => [number, direction, length, info])).toEqual([
      [1, 'sent', 54, '40000 → 443 [SYN] seq=0 win=4096 len=0'],
      [2, 'received', 54, '443 → 40000 [SYN, ACK] seq=0 ack=1 win=4096 len=0'],
      [3, 'sent', 54, '40000 → 443 [ACK] seq=1 ack=1 win=4096 len=0'],
      [4, 'sent', 64, '40000 → 443 [PSH, ACK] seq=1 ack=1 win=4096 len=10'],
      [5, 'received', 354, '443 → 40000 [ACK] seq=1 ack=11 win=4096 len=300'],
      [6, 'sent', 54, '40000 → 443 [RST] seq=11 win=4096 len=0'],
    ]);
    expect(all[0]).toMatchObject({ time: '2023-11-14T22:13:20Z', capturedLength: 54 });
    expect(await listPackets(opened, flow, { offset: 3, limit: 2 })).toEqual(all.slice(3, 5));
    expect(await listPackets(opened, flow, { offset: 6, limit: 2 })).toEqual([]);
    expect(await listPackets(opened, flow, { offset: 600, limit: 2 })).toEqual([]);
    await opened.close();
  });

  test('count from the SYN on every page', async () => {
    const more = Array.from({ length: 50 }, (_, i) => frame(true, FLAGS.ACK, 1001 + 10 * i, 5001, 10));
    const { open } = await imported(pcapFile([...conversation.slice(0, 3), ...more]));
    const opened = await open();
    const all = await listPackets(opened, flow, { offset: 0, limit: 100 });
    expect(all).toHaveLength(53);
    for (const offset of [15, 16, 17, 40])
      expect(await listPackets(opened, flow, { offset, limit: 5 })).toEqual(all.slice(offset, offset + 5));
    expect(all[52]?.info).toBe('40000 → 443 [ACK] seq=491 ack=1 win=4096 len=10');
    await opened.close();
  });
});
