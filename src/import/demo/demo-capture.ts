/**
 * The demo capture: half an hour at the network card of a small shop's web server in Azure, made from a seed, so that
 * it is the same byte for byte on every machine. It is what `capscape demo` writes, what the empty page offers, and what
 * tests and screenshots are made of.
 */
import { createWriteStream } from 'node:fs';
import type { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { administrator, beacon, deadAddress, passwordGuessing, portScan } from './odd-traffic.ts';
import { pcapngHead, pcapngPacket } from './pcapng.ts';
import { Random } from './random.ts';
import type { Scene } from './scene.ts';
import { visitors } from './visitors.ts';
import { MINUTE, WireTap } from './wire-tap.ts';
import { backups, database, otherServices, pings, platform } from './workload.ts';

const SEED = 9877;
/** A Tuesday morning: 2026-05-12 08:30:00 UTC. */
const START_SECONDS = 1_778_574_600;
const LENGTH = 30 * MINUTE;

/** Name under which the capture is imported, and written where no other is given. */
export const DEMO_NAME = 'demo.pcapng';

/** The file in pieces of about a packet each. */
export function* demoCapture(): Generator<Uint8Array> {
  const random = new Random(SEED);
  const tap = new WireTap(random, LENGTH);
  const scene: Scene = { tap, random, length: LENGTH, startSeconds: START_SECONDS };
  const pages = visitors(scene);
  database(scene, pages);
  otherServices(scene, pages);
  backups(scene);
  platform(scene);
  pings(scene);
  administrator(scene);
  passwordGuessing(scene);
  portScan(scene);
  beacon(scene);
  deadAddress(scene);
  yield pcapngHead('eth0', 'Half an hour of a small shop, made by capscape demo');
  for (const { time, bytes } of tap.frames()) yield pcapngPacket(START_SECONDS, time, bytes);
}

/** Writes the demo to a path or a stream (which is ended), at the pace the target takes. */
export async function writeDemoCapture(target: string | Writable, signal?: AbortSignal): Promise<void> {
  const writable = typeof target === 'string' ? createWriteStream(target) : target;
  await pipeline(inChunks(demoCapture()), writable, ...(signal === undefined ? [] : [{ signal }]));
}

const CHUNK_LEN = 64 * 1024;

function* inChunks(pieces: Iterable<Uint8Array>): Generator<Buffer> {
  let waiting: Uint8Array[] = [];
  let length = 0;
  for (const piece of pieces) {
    waiting.push(piece);
    length += piece.length;
    if (length < CHUNK_LEN) continue;
    yield Buffer.concat(waiting);
    waiting = [];
    length = 0;
  }
  if (length > 0) yield Buffer.concat(waiting);
}
