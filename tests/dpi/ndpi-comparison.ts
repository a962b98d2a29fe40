/** Runs our recogniser over nDPI's regression captures and lays what it says beside nDPI's own expectations. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { openCapture } from '../../src/capture/open.ts';
import type { Direction } from '../../src/dpi/recognition.ts';
import { createRecognizer, type Recognizer, type RecognizerSettings } from '../../src/dpi/recognizer.ts';
import { openFileSource } from '../../src/import/file-source.ts';
import { decodePacket } from '../../src/wire/decode.ts';
import { Fragment, Packet } from '../../src/wire/packet.ts';
import { Reassembly } from '../../src/wire/reassembly.ts';
import { readFacts, type Told } from './feeding.ts';

const CAPTURES = process.env.CAPSCAPE_CAPTURES ?? resolve(import.meta.dirname, '../../../shared/captures');
export const NDPI_CAPTURES = join(CAPTURES, 'ndpi');
export const haveNdpiCaptures = (): boolean => existsSync(join(NDPI_CAPTURES, 'expected.tsv'));

/** A flow as nDPI reports it. */
export interface ExpectedFlow {
  readonly capture: string;
  readonly key: string;
  /** What nDPI calls the application, and the protocol that carries it. */
  readonly ndpi: string;
  readonly master: string;
  readonly hostName: string;
  readonly ja4: string;
  readonly confidence: string;
}

const PROTOCOLS: Readonly<Record<string, number>> = {
  TCP: 6,
  UDP: 17,
  ICMP: 1,
  ICMPV6: 58,
  IGMP: 2,
  SCTP: 132,
  OSPF: 89,
  ESP: 50,
  AH: 51,
  GRE: 47,
};

export function readExpectedFlows(): ExpectedFlow[] {
  const [head = '', ...lines] = readFileSync(join(NDPI_CAPTURES, 'expected.tsv'), 'utf8').trimEnd().split('\n');
  const names = head.split('\t');
  return lines.map((line) => {
    const values = line.split('\t');
    const at = (name: string): string => values[names.indexOf(name)] ?? '';
    const proto = PROTOCOLS[at('proto')] ?? Number.parseInt(at('proto'), 10);
    const key = flowKey(proto, at('a'), Number(at('a_port')), at('b'), Number(at('b_port')));
    return {
      capture: at('capture'),
      key,
      ndpi: at('ndpi'),
      master: at('master'),
      hostName: at('hostname'),
      ja4: at('ja4'),
      confidence: at('confidence'),
    };
  });
}

/** One text for both directions of a flow. */
function flowKey(proto: number, a: string, aPort: number, b: string, bPort: number): string {
  const [one, other] = [`${canonical(a)} ${aPort}`, `${canonical(b)} ${bPort}`].sort();
  return `${proto} ${one} ${other}`;
}

function canonical(address: string): string {
  if (!address.includes(':')) return address;
  const [head = '', tail] = address.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const middle = tail === undefined ? [] : new Array<string>(8 - left.length - right.length).fill('0');
  return [...left, ...middle, ...right].map((group) => Number.parseInt(group, 16).toString(16)).join(':');
}

function addressText(words: readonly number[]): string {
  const [w0 = 0, w1 = 0, w2 = 0, w3 = 0] = words.map((word) => word >>> 0);
  if (w0 === 0 && w1 === 0 && w2 === 0xffff) return [24, 16, 8, 0].map((shift) => (w3 >>> shift) & 0xff).join('.');
  return [w0, w1, w2, w3]
    .flatMap((word) => [word >>> 16, word & 0xffff])
    .map((g) => g.toString(16))
    .join(':');
}

/**
 * A JA4 without what nDPI writes by other rules than FoxIO's specification: it says `d` (a server name is there) also where
 * there is none, takes the first two characters of the ALPN instead of the first and the last, and hashes an empty list
 * instead of writing zeros.
 */
export function comparableJa4(ja4: string): string {
  const parts = /^(.\w{2})[di](\d{4})..(_\w{12}_)(\w{12})$/.exec(ja4);
  if (parts === null) return ja4;
  const [, carrier, counts, ciphers, extensions] = parts;
  return `${carrier}${counts}${ciphers}${extensions === SHA_256_OF_NOTHING ? '000000000000' : extensions}`;
}

const SHA_256_OF_NOTHING = 'e3b0c44298fc';

/** What we say of every 5-tuple of a capture; a tuple used by several connections takes the first that is known. */
export async function recognizeCapture(
  path: string,
  settings: RecognizerSettings = {},
): Promise<Map<string, Told | null>> {
  const reader = await openCapture(openFileSource(path));
  const recognizer = createRecognizer(settings, { learned: () => {} });
  const slots = new Map<string, { slot: number; source: string }>();
  const packet = new Packet();
  const fragments = new Reassembly();
  const feedWaited = (): void => {
    for (let frame = fragments.next(); frame !== null; frame = fragments.next()) {
      feed(recognizer, slots, frame.packet, frame.view, frame.time);
    }
  };
  for (let block = await reader.next(); block !== null; block = await reader.next()) {
    for (let i = 0; i < block.length; i++) {
      const linkType = block.linkTypes[i] ?? 0;
      decodePacket(block.view, block.offsets[i] ?? 0, block.capLens[i] ?? 0, block.wireLens[i] ?? 0, linkType, packet);
      if (!packet.isFlow) continue;
      if (packet.fragment === Fragment.none) feed(recognizer, slots, packet, block.view, block.times[i] ?? 0);
      else fragments.hold(packet, block.view, block.times[i] ?? 0, 0);
      feedWaited();
    }
  }
  await reader.close();
  fragments.giveUpAll();
  feedWaited();
  return new Map(
    [...slots].map(([key, { slot }]) => {
      const recognition = recognizer.finish(slot);
      return [key, recognition === null ? null : readFacts(recognition)];
    }),
  );
}

function feed(
  recognizer: Recognizer,
  slots: Map<string, { slot: number; source: string }>,
  packet: Packet,
  view: DataView,
  time: number,
): void {
  const src = addressText([packet.src0, packet.src1, packet.src2, packet.src3]);
  const dst = addressText([packet.dst0, packet.dst1, packet.dst2, packet.dst3]);
  const hasPorts = packet.srcPort >= 0;
  const key = flowKey(packet.proto, src, hasPorts ? packet.srcPort : 0, dst, hasPorts ? packet.dstPort : 0);
  const source = `${src} ${packet.srcPort}`;
  let flow = slots.get(key);
  if (flow === undefined) {
    flow = { slot: slots.size, source };
    slots.set(key, flow);
    recognizer.begin(flow.slot, packet);
  }
  const direction: Direction = flow.source === source ? 0 : 1;
  if (packet.payloadCapLen > 0 && recognizer.wants[flow.slot] === 1)
    recognizer.feed(flow.slot, direction, packet, view, time);
}

export interface ComparedFlow {
  readonly expected: ExpectedFlow;
  readonly ours: Told | null;
}

/** Every flow of the expectations that is in its capture by the same 5-tuple. */
export async function compareAll(only?: string): Promise<{ flows: ComparedFlow[]; missing: number }> {
  const expected = readExpectedFlows().filter(({ capture }) => only === undefined || capture.includes(only));
  const flows: ComparedFlow[] = [];
  let missing = 0;
  for (const [capture, rows] of Map.groupBy(expected, (row) => row.capture)) {
    // The expectations name a few captures that do not come with them.
    if (!existsSync(join(NDPI_CAPTURES, capture))) continue;
    const recognized = await recognizeCapture(join(NDPI_CAPTURES, capture));
    for (const row of rows) {
      if (recognized.has(row.key)) flows.push({ expected: row, ours: recognized.get(row.key) ?? null });
      else missing++;
    }
  }
  return { flows, missing };
}

export const haveNdpiReader = (): boolean => spawnSync('ndpiReader', ['-h']).error === undefined;

/** Captures that nDPI did not choose. */
const OTHER_FOLDERS = ['zeek', 'malformed', 'pcapng'] as const;

/** Every flow that `ndpiReader` finds in the captures of other folders, by content only (`-d`: it guesses nothing). */
export async function compareOthers(
  isWanted: (capture: string, index: number) => boolean,
): Promise<{ flows: ComparedFlow[]; missing: number }> {
  const flows: ComparedFlow[] = [];
  let missing = 0;
  const files = OTHER_FOLDERS.filter((folder) => existsSync(join(CAPTURES, folder))).flatMap((folder) =>
    readdirSync(join(CAPTURES, folder), { recursive: true, encoding: 'utf8' })
      .map((name) => join(folder, name))
      .filter((capture) => statSync(join(CAPTURES, capture)).isFile())
      .sort(),
  );
  for (const capture of files.filter(isWanted)) {
    const expected = readByNdpi(capture);
    if (expected === null) continue;
    const recognized = await recognizeCapture(join(CAPTURES, capture)).catch(() => new Map<string, null>());
    for (const row of expected) {
      if (recognized.has(row.key)) flows.push({ expected: row, ours: recognized.get(row.key) ?? null });
      else missing++;
    }
    const named = new Set(expected.map(({ key }) => key));
    for (const [key, ours] of recognized)
      if (!named.has(key)) flows.push({ expected: { ...UNKNOWN, capture, key }, ours });
  }
  return { flows, missing };
}

/** `ndpiReader` lists only what it knows. */
const UNKNOWN = { ndpi: 'Unknown', master: 'Unknown', hostName: '', ja4: '', confidence: 'Unknown' };

/** What `ndpiReader` says of a capture; null where it cannot read it. */
function readByNdpi(capture: string): ExpectedFlow[] | null {
  const scratch = mkdtempSync(join(tmpdir(), 'capscape-ndpi-'));
  try {
    const csv = join(scratch, 'flows.csv');
    const options = { stdio: 'ignore', timeout: 20_000 } as const;
    try {
      execFileSync('ndpiReader', ['-i', join(CAPTURES, capture), '-C', csv, '-q', '-d', '-I'], options);
    } catch {
      return null;
    }
    const [head = '', ...lines] = existsSync(csv) ? readFileSync(csv, 'utf8').trimEnd().split('\n') : [''];
    const names = head.replace(/^#/, '').split(',');
    return lines
      .filter((line) => line !== '')
      .map((line) => {
        const values = line.split(',');
        const at = (name: string): string => values[names.indexOf(name)] ?? '';
        const [master = '', ...application] = at('ndpi_proto').split('.');
        return {
          capture,
          key: flowKey(
            Number(at('protocol')),
            at('src_ip'),
            Number(at('src_port')),
            at('dst_ip'),
            Number(at('dst_port')),
          ),
          ndpi: application.length === 0 ? master : application.join('.'),
          master,
          hostName: at('server_name_sni'),
          ja4: '',
          confidence: master === 'Unknown' ? 'Unknown' : 'DPI',
        };
      });
  } finally {
    rmSync(scratch, { recursive: true });
  }
}
