/** What goes along with packets that are taken out, as tshark sees it: comments, and secrets it decrypts with. */
import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, test } from 'vitest';
import { CAPTURES, HAS_CAPTURES } from './captures.ts';
import { HAS_TSHARK } from './tshark.ts';

const run = promisify(execFile);
const HAS_EDITCAP = spawnSync('editcap', ['--version']).status === 0;
const capscape = join(import.meta.dirname, '../../bin/capscape');
const directory = mkdtempSync(join(tmpdir(), 'capscape-notes-'));
afterAll(() => rmSync(directory, { recursive: true }));
let files = 0;

async function takeOut(from: string, filter: string): Promise<string> {
  const path = join(directory, `taken-${files++}.pcapng`);
  await run(capscape, ['packets', from, '--filter', filter, '-w', path]);
  return path;
}

async function fields(file: string, filter: string, ...names: string[]): Promise<string[]> {
  const wanted = names.flatMap((name) => ['-e', name]);
  const { stdout } = await run('tshark', ['-n', '-r', file, '-Y', filter, '-T', 'fields', ...wanted]);
  return stdout.trimEnd().split('\n');
}

test.skipIf(!HAS_CAPTURES || !HAS_TSHARK)(
  'packets can be decrypted where those of the capture can',
  async () => {
    const original = join(CAPTURES, 'ndpi/quic-v2.pcapng');
    const decrypted = await fields(original, 'http3', 'frame.time_epoch', 'http3.frame_type');
    expect(decrypted.length).toBeGreaterThan(3);
    const taken = await takeOut(original, 'service = quic');
    expect(await fields(taken, 'http3', 'frame.time_epoch', 'http3.frame_type')).toEqual(decrypted);
  },
  60_000,
);

test.skipIf(!HAS_CAPTURES || !HAS_TSHARK || !HAS_EDITCAP)(
  'packets keep what people wrote to them',
  async () => {
    const original = join(CAPTURES, 'zeek/wikipedia.pcap');
    const written = join(directory, 'written.pcapng');
    const comments = ['-a', '20:looks odd', '-a', '21:umlauts: äöü', '-a', '100:and here'];
    await run('editcap', ['-F', 'pcapng', ...comments, original, written]);
    const all = await fields(written, 'frame.comment && (tcp || udp)', 'frame.time_epoch', 'frame.comment');
    expect(all).toHaveLength(3);
    const taken = await takeOut(written, 'proto = tcp or proto = udp');
    expect(await fields(taken, 'frame.comment', 'frame.time_epoch', 'frame.comment')).toEqual(all);
  },
  60_000,
);
