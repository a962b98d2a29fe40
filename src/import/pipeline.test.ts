/** What a capture file says beside its packets, and what content says of names, on the way to flows. */
import { expect, test } from 'vitest';
import { ethernet, FLAGS, ipv4, tcp, udp } from '../../tests/golden/packets.ts';
import { memorySource } from '../capture/memory-source.ts';
import { openCapture } from '../capture/open.ts';
import { ByteWriter } from '../capture/sample-files.ts';
import { createRecognizer } from '../dpi/recognizer.ts';
import { createEnricher, DEFAULT_ENRICHER_CONFIG } from '../enrich/enricher.ts';
import { defaultPlacesConfig, openPlaces } from '../enrich/places.ts';
import { DEFAULT_FLOW_SETTINGS } from '../flow/flow-settings.ts';
import type { TextVector } from '../schema/flow-batch.ts';
import { MAX_COMMENTS, type PipelineSummary, runPipeline } from './pipeline.ts';

const IPV4 = 0x0800;
const CLIENT = '10.1.0.1';
const SERVER = '192.0.2.80';

/** A pcapng block; its lengths are filled in. */
function block(type: number, body: ByteWriter): number[] {
  const padded = body.pad(4).bytes;
  const length = 12 + padded.length;
  return [...new ByteWriter(true).u32(type, length).raw(padded).u32(length).bytes];
}

const words = (): ByteWriter => new ByteWriter(true);
const text = (value: string): number[] => [...new TextEncoder().encode(value)];
const HEAD = [...block(0x0a0d0d0a, words().u32(0x1a2b3c4d).u16(1, 0).u64(-1n)), ...block(1, words().u16(1, 0).u32(0))];

function packet(frame: readonly number[], comment?: string): number[] {
  const body = words().u32(0, 0, 0, frame.length, frame.length).raw(frame).pad(4);
  if (comment !== undefined) body.u16(1, comment.length).raw(text(comment)).pad(4).u16(0, 0);
  return block(6, body);
}

const statistics = (dropped: bigint): number[] => block(5, words().u32(0, 0, 0).u16(5, 8).u64(dropped).u16(0, 0));
const names = (address: readonly number[], name: string): number[] =>
  block(
    4,
    words()
      .u16(1, 4 + name.length + 1)
      .raw(address)
      .raw(text(name))
      .u8(0)
      .pad(4)
      .u16(0, 0),
  );

interface Read {
  readonly summary: PipelineSummary;
  readonly names: Record<'src_name' | 'dst_name' | 'server_name', string | null>[];
}

async function read(bytes: readonly number[]): Promise<Read> {
  const rows: Read['names'] = [];
  const textOf = ({ dictionary, codes }: TextVector, row: number): string | null =>
    dictionary.values[codes[row] ?? 0] ?? null;
  const summary = await runPipeline({
    reader: await openCapture(memorySource(Uint8Array.from(bytes))),
    captureId: 1,
    recognizer: (listener) => createRecognizer({}, listener),
    enricher: createEnricher(DEFAULT_ENRICHER_CONFIG, { places: await openPlaces(defaultPlacesConfig()) }),
    sink: {
      write({ columns, length }) {
        for (let row = 0; row < length; row++)
          rows.push({
            src_name: textOf(columns.src_name, row),
            dst_name: textOf(columns.dst_name, row),
            server_name: textOf(columns.server_name, row),
          });
      },
    },
    settings: DEFAULT_FLOW_SETTINGS,
  });
  return { summary, names: rows };
}

const DATAGRAM = ethernet(IPV4, ipv4(17, CLIENT, SERVER, udp(40_000, 40_001, text('hello'))));

test('names in the file are those of its addresses, wherever they stand in it', async () => {
  const file = [...HEAD, ...packet(DATAGRAM), ...names([192, 0, 2, 80], 'shop.example')];
  expect((await read(file)).names).toEqual([{ src_name: null, dst_name: 'shop.example', server_name: null }]);
});

test('comments and dropped packets are told, the last count of an interface', async () => {
  const file = [...HEAD, ...statistics(2n), ...packet(DATAGRAM, 'odd'), ...statistics(5n)];
  const { summary } = await read(file);
  expect(summary).toMatchObject({
    droppedPackets: 5,
    comments: [{ on: 'packet', packet: 1, text: 'odd' }],
    commentsLeftOut: 0,
  });
});

test('a file that says nothing has null dropped packets, one full of comments has them counted', async () => {
  expect((await read([...HEAD, ...packet(DATAGRAM)])).summary.droppedPackets).toBeNull();
  const file = [...HEAD, ...Array.from({ length: MAX_COMMENTS + 3 }, () => packet(DATAGRAM, 'c')).flat()];
  const { summary } = await read(file);
  expect(summary.comments).toHaveLength(MAX_COMMENTS);
  expect(summary.commentsLeftOut).toBe(3);
});

test.each([
  [SERVER, null],
  ['192.0.2.81', '192.0.2.81'],
  ['shop.example', 'shop.example'],
])('a server asked for as %s is called %s', async (host, name) => {
  const request = text(`GET / HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
  const send = (flags: number, seq: number, data: number[] = []): number[] =>
    packet(ethernet(IPV4, ipv4(6, CLIENT, SERVER, tcp(50_000, 80, flags, { seq, ack: 0 }, data))));
  const file = [...HEAD, ...send(FLAGS.SYN, 100), ...send(FLAGS.ACK | FLAGS.PSH, 101, request)];
  expect((await read(file)).names.map(({ server_name }) => server_name)).toEqual([name]);
});
