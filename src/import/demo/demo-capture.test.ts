import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type IpWords, parseIp } from '../../base/ip.ts';
import { defaultPlacesConfig, openPlaces } from '../../enrich/places.ts';
import { demoCapture, writeDemoCapture } from './demo-capture.ts';
import { Random } from './random.ts';
import { COUNTRIES, visitorFrom } from './world.ts';

const SHA256 = 'fb59526f63a6c7c616290f2874e1d0817b05b6f89bd059df99c68c27020bd7f8';

const scratch = mkdtempSync(join(tmpdir(), 'capscape-demo-'));
const file = join(scratch, 'demo.pcapng');
beforeAll(() => writeDemoCapture(file), 60_000);
afterAll(() => rmSync(scratch, { recursive: true }));

const hasTshark = spawnSync('tshark', ['--version']).status === 0;

function tshark(...args: string[]): string {
  // Reassembly in order only, tshark's default, calls every retransmission within a TLS record malformed.
  const checks = ['ip.check_checksum', 'tcp.check_checksum', 'udp.check_checksum', 'tcp.reassemble_out_of_order'];
  const options = checks.flatMap((name) => ['-o', `${name}:TRUE`]);
  const run = spawnSync('tshark', ['-r', file, ...options, ...args], { encoding: 'utf8', maxBuffer: 1 << 28 });
  if (run.status !== 0) throw new Error(run.stderr);
  return run.stdout;
}

describe('demo capture', () => {
  it('is the same on every machine', () => {
    expect(createHash('sha256').update(readFileSync(file)).digest('hex')).toBe(SHA256);
  });

  it('is small enough to be at hand', () => {
    expect(readFileSync(file).length).toBeLessThan(20_000_000);
  });

  it('stops writing when it is told to', async () => {
    const stopped = writeDemoCapture(join(scratch, 'stopped.pcapng'), AbortSignal.abort());
    await expect(stopped).rejects.toThrow('aborted');
  });

  it('is written in order of time', () => {
    let last = 0n;
    for (const [i, piece] of [...demoCapture()].entries()) {
      if (i === 0) continue;
      const view = new DataView(piece.buffer);
      const time = (BigInt(view.getUint32(12, true)) << 32n) | BigInt(view.getUint32(16, true));
      expect(time >= last).toBe(true);
      last = time;
    }
  });

  it.skipIf(!hasTshark)('is well-formed, with right checksums, in the eyes of tshark', () => {
    const bad = '_ws.malformed || ip.checksum.status == 0 || tcp.checksum.status == 0 || udp.checksum.status == 0';
    expect(tshark('-Y', bad)).toBe('');
    expect(tshark('-Y', 'tcp.checksum.status == 1', '-c', '20000', '-T', 'fields', '-e', 'frame.number')).not.toBe('');
  });

  it.skipIf(!hasTshark)('shows its server name in TLS and in the decrypted QUIC Initial', () => {
    const fields = ['-T', 'fields', '-e', 'tls.handshake.extensions_server_name'];
    for (const protocol of ['quic', 'tcp']) {
      const names = tshark('-Y', `${protocol} && tls.handshake.type == 1`, ...fields).split('\n');
      expect(names.filter((name) => name === 'shop.example.com').length).toBeGreaterThan(20);
    }
  });

  it.skipIf(!hasTshark)('has what an analyst looks for: loss, stalls, resets', () => {
    for (const event of ['fast_retransmission', 'lost_segment', 'zero_window', 'duplicate_ack'])
      expect(tshark('-Y', `tcp.analysis.${event}`), event).not.toBe('');
    expect(tshark('-Y', 'tcp.flags.reset == 1')).not.toBe('');
  });
});

describe('visitors', () => {
  it('come from thirty countries, by the country database that comes with the package', async () => {
    const places = await openPlaces({ ...defaultPlacesConfig(), cityFiles: [] });
    expect(COUNTRIES).toHaveLength(30);
    const random = new Random(1);
    for (const country of COUNTRIES) {
      const countryOf = (words: IpWords): string | null => places.find(...words).country;
      const [, , , first = 0] = parseIp(country.network) ?? [];
      for (let i = 0; i < 256; i++) expect(countryOf([0, 0, 0xffff, first + 256 * i + 77])).toBe(country.code);
      for (let i = 0; i < 20; i++) expect(countryOf(visitorFrom(random, country).host.ip)).toBe(country.code);
    }
  });
});
