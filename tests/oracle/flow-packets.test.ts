/**
 * The packets of each flow, by the index, against tshark's streams: the same frames, and, where they are taken out, the same
 * bytes and times. Every fortieth capture with conversations, all with CAPSCAPE_ORACLE=all.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';
import { memorySource } from '../../src/capture/memory-source.ts';
import { type ReadPacket, readAll } from '../../src/capture/sample-files.ts';
import { DEFAULT_FLOW_SETTINGS } from '../../src/flow/flow-settings.ts';
import { openFileSource } from '../../src/import/file-source.ts';
import { openCaptureFile } from '../../src/import/open-capture-file.ts';
import { type CapturePackets, openIndexedFile } from '../../src/import/packets/capture-packets.ts';
import { exportPackets } from '../../src/import/packets/export-packets.ts';
import { pickPackets } from '../../src/import/packets/pick-packets.ts';
import { runPipeline } from '../../src/import/pipeline.ts';
import { FlowIdSet } from '../../src/store/flow-id-set.ts';
import { PacketIndexWriter } from '../../src/store/packet-index-writer.ts';
import { CAPTURES, captureFiles, HAS_CAPTURES } from './captures.ts';
import { DIFFERENCES } from './packet-differences.ts';
import { HAS_TSHARK } from './tshark.ts';

const STRIDE = process.env.CAPSCAPE_ORACLE === 'all' ? 1 : 40;
/** Packets of a stream that are compared byte by byte: a filter has to name them. */
const MAX_TAKEN = 300;
const run = promisify(execFile);
const PROTOCOLS = new Map([
  [6, 'tcp'],
  [17, 'udp'],
]);

/** Where tshark has two streams for packets between the same ports: a dissector made one of its own, no connection began. */
const TWO_STREAMS =
  'FAX-Call-t38-CA-TDM-SIP-FB-1 hart_ip skinny vnc snmp-crash-62790 snmpv1_set snmpv2_get_next snmpv3_get_next';
const EXPLAINED = new Map([
  ...TWO_STREAMS.split(' ').map((name) => [name, 'two streams for one conversation'] as const),
  ['someip_sd_sample', 'interfaces of two link types: tshark 4.0 ends with an internal error instead of writing them'],
  ['fuzz-2021-06-07-c6c72a0a56', 'microseconds beyond a second, which tshark writes as another time'],
]);
const isExplained = (file: string): boolean =>
  EXPLAINED.has(basename(file).replace(/\.pcap$/, '')) || DIFFERENCES.has(file);

const scratch = mkdtempSync(join(tmpdir(), 'capscape-flow-packets-'));
afterAll(() => rmSync(scratch, { recursive: true }));

const setOf = (...ids: number[]): FlowIdSet => {
  const set = new FlowIdSet();
  for (const id of ids) set.add(id);
  return set;
};

/** Indexes as an import does; gives the protocol of each flow. */
async function index(path: string, indexPath: string): Promise<Map<number, string>> {
  const reader = await openCaptureFile(openFileSource(path));
  const packetLog = new PacketIndexWriter(indexPath);
  const protocols = new Map<number, string>();
  await runPipeline({
    reader,
    captureId: 1,
    recognizer: null,
    enricher: null,
    sink: {
      write({ columns, length }) {
        for (let row = 0; row < length; row++) {
          const protocol = PROTOCOLS.get(Number(columns.proto.values[row]));
          if (protocol !== undefined) protocols.set(Number(columns.flow_id.values[row]), protocol);
        }
      },
    },
    packetLog,
    settings: DEFAULT_FLOW_SETTINGS,
  });
  packetLog.finish(reader.landmarks ?? null, reader.notes);
  await reader.close();
  return protocols;
}

/** Frame by frame: the stream as "tcp 5", null where tshark has none for it or means a quoted one. */
async function streams(path: string): Promise<(string | null)[]> {
  const fields = [
    'frame.protocols',
    'tcp.stream',
    'udp.stream',
    'ip.flags.mf',
    'ip.frag_offset',
    'ipv6.fraghdr.offset',
  ];
  const args = ['-n', '-r', path, '-T', 'fields', '-E', 'occurrence=l', ...fields.flatMap((field) => ['-e', field])];
  const { stdout } = await run('tshark', args, { maxBuffer: 1 << 30 }).catch((error: { stdout: string }) => error);
  return stdout
    .split('\n')
    .slice(0, -1)
    .map((line) => {
      const [protocols = '', tcp = '', udp = '', more = '', offset = '', v6 = ''] = line.split('\t');
      const isPart = more === '1' || more === 'True' || (offset !== '' && offset !== '0') || v6 !== '';
      if (isPart || /:icmp/.test(protocols)) return null;
      const last = [...protocols.matchAll(/:(tcp|udp)\b/g)].at(-1)?.[1];
      return last === 'tcp' && tcp !== '' ? `tcp ${tcp}` : last === 'udp' && udp !== '' ? `udp ${udp}` : null;
    });
}

/** `hasTimes`: not of a capture with simple packets, to which the packet before lends its time. */
const plain =
  (hasTimes: boolean) =>
  ({ nanos, wireLen, linkType, bytes }: ReadPacket): string =>
    [hasTimes ? nanos : '', wireLen, linkType, Buffer.from(bytes).toString('hex')].join(' ');

async function takenByTshark(path: string, frames: readonly number[]): Promise<ReadPacket[]> {
  const out = join(scratch, 'theirs.pcapng');
  const filter = `frame.number in {${frames.map((frame) => frame + 1).join(',')}}`;
  await run('tshark', ['-n', '-r', path, '-Y', filter, '-w', out]).catch(() => null);
  return (await readAll(memorySource(readFileSync(out)))).packets;
}

async function takenByUs(open: () => Promise<CapturePackets>, flows: readonly number[]): Promise<ReadPacket[]> {
  const pieces: Uint8Array[] = [];
  for await (const piece of exportPackets([{ name: 'ours', findFlows: () => setOf(...flows), open }], ''))
    pieces.push(piece);
  return (await readAll(memorySource(Buffer.concat(pieces)))).packets;
}

describe.skipIf(!HAS_CAPTURES || !HAS_TSHARK)('the packets of each flow', () => {
  const all = HAS_CAPTURES ? ['ndpi', 'pcapng', 'zeek'].flatMap(captureFiles).filter((file) => !isExplained(file)) : [];
  const files = all.filter((_, i) => i % STRIDE === 7 % STRIDE);

  test.each(files)('%s', async (file) => {
    const path = join(CAPTURES, file);
    const indexPath = join(scratch, 'index');
    const [theirs, protocols] = await Promise.all([streams(path), index(path, indexPath)]);
    const packets = await openIndexedFile(path, indexPath);
    const framesOfFlow = new Map<number, number[]>();
    const flowsOfStream = new Map<string, { flows: number[]; frames: number[] }>();
    for (const [flow, protocol] of protocols) {
      const frames: number[] = [];
      for await (const { numbers } of pickPackets({ ...packets, flows: setOf(flow) })) frames.push(...numbers);
      framesOfFlow.set(flow, frames);
      const named = frames.map((frame) => theirs[frame] ?? null);
      const stream = named.find((one) => one?.startsWith(protocol) === true);
      if (stream === undefined || stream === null) continue;
      expect(
        named.filter((one) => one !== null && one !== stream),
        `flow ${flow}`,
      ).toEqual([]);
      const found = flowsOfStream.get(stream) ?? { flows: [], frames: [] };
      found.flows.push(flow);
      found.frames.push(...frames.filter((_, i) => named[i] !== null));
      flowsOfStream.set(stream, found);
    }
    for (const [stream, { frames }] of flowsOfStream) {
      const wanted = [...theirs.keys()].filter((frame) => theirs[frame] === stream);
      expect(
        frames.toSorted((a, b) => a - b),
        stream,
      ).toEqual(wanted);
    }
    const show = plain(packets.index.landmarks !== null);
    await packets.close();
    for (const [stream, { flows }] of [...flowsOfStream].slice(0, 2)) {
      const ours = (await takenByUs(() => openIndexedFile(path, indexPath), flows)).slice(0, MAX_TAKEN).map(show);
      const frames = flows.flatMap((flow) => framesOfFlow.get(flow) ?? []).toSorted((a, b) => a - b);
      const taken = (await takenByTshark(path, frames.slice(0, MAX_TAKEN))).map(show);
      expect(ours, stream).toEqual(taken);
    }
  });
});
