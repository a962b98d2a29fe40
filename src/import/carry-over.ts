/**
 * Open flows that a capture hands on to the capture after it in the data set, in the capture's directory of the store:
 * `open-flows` holds them as flow/spilled-flows.ts writes them, `open-flows.json` says what they hold for, with the datagrams
 * of which only some fragments came.
 */
import {
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { formatTime, parseTime } from '../base/time.ts';
import { SUMMED_COLUMNS } from '../flow/flow-pieces.ts';
import { WHOLE_WORDS } from '../flow/flow-record.ts';
import type { FlowSettings } from '../flow/flow-settings.ts';
import type { SpillFile } from '../flow/spill-log.ts';
import type { OpenDatagram, OpenPiece } from '../wire/open-datagram.ts';
import type { PipelineSummary } from './pipeline.ts';

/** Of the file, of a record and of the sums of a piece: others are left alone. */
const FORMAT = `6 ${WHOLE_WORDS} ${SUMMED_COLUMNS.join()}`;
/** How much earlier than the last packet of one file the first of the next may be stamped. */
const MAX_OVERLAP = 1_000_000_000n;
const NANOS = 1_000_000_000n;

interface Head {
  readonly format: string;
  /** Flow settings: flows that were cut by others do not go on. */
  readonly settings: string;
  readonly baseSeconds: number;
  /** RFC 3339. */
  readonly last: string;
  readonly bytes: number;
  readonly datagrams: readonly StoredDatagram[];
}

interface StoredDatagram extends Omit<OpenDatagram, 'pieces'> {
  /** Bytes in base64. */
  readonly pieces: readonly (Omit<OpenPiece, 'bytes'> & { readonly bytes: string })[];
}

/** What a capture may go on with. */
export interface CarriedIn {
  readonly captureId: number;
  readonly file: SpillFile;
  readonly bytes: number;
  readonly baseSeconds: number;
  readonly datagrams: readonly OpenDatagram[];
  close(): void;
}

export interface CarriedOut {
  readonly file: SpillFile;
  /** Makes what was written good: `bytes` of it; `last`: time of the capture's last packet. */
  finish(made: PipelineSummary['handedOn'] & { readonly last: bigint }): void;
  abort(): void;
}

const settingsText = ({ maxOpenFlows: _, verifyChecksums: __, ...cuts }: FlowSettings): string => JSON.stringify(cuts);

const longestIdle = (settings: FlowSettings): bigint =>
  BigInt(
    Math.max(settings.tcpIdleSeconds, settings.udpIdleSeconds, settings.icmpIdleSeconds, settings.otherIdleSeconds),
  ) * NANOS;

/**
 * The open flows of that of the captures in `directories` which ended last before `first`, the time of a capture's first
 * packet, if none of their idle times has passed; null where there are none.
 */
export function findCarriedIn(
  directories: ReadonlyMap<number, string>,
  first: bigint,
  settings: FlowSettings,
): CarriedIn | null {
  let best: { captureId: number; directory: string; head: Head; gap: bigint } | null = null;
  for (const [captureId, directory] of directories) {
    const head = readHead(directory);
    const last = head === null ? null : parseTime(head.last);
    if (head === null || last === null || head.format !== FORMAT || head.settings !== settingsText(settings)) continue;
    const gap = first - last;
    if (gap < -MAX_OVERLAP || gap > longestIdle(settings) || (best !== null && gap > best.gap)) continue;
    best = { captureId, directory, head, gap };
  }
  if (best === null) return null;
  const { captureId, directory, head } = best;
  const descriptor = openSync(join(directory, 'open-flows'), 'r');
  return {
    captureId,
    ...head,
    datagrams: head.datagrams.map(fromStored),
    file: plainFile(descriptor),
    close: () => closeSync(descriptor),
  };
}

/** Where the capture in `directory` hands on its open flows. */
export function openCarriedOut(directory: string, settings: FlowSettings): CarriedOut {
  const path = join(directory, 'open-flows');
  const descriptor = openSync(`${path}.tmp`, 'w+', 0o600);
  return {
    file: plainFile(descriptor),
    finish({ baseSeconds, last, bytes, datagrams }) {
      closeSync(descriptor);
      if (bytes === 0) return rmSync(`${path}.tmp`);
      renameSync(`${path}.tmp`, path);
      const head: Head = {
        format: FORMAT,
        settings: settingsText(settings),
        baseSeconds,
        last: formatTime(last),
        bytes,
        datagrams: datagrams.map(toStored),
      };
      writeFileSync(`${path}.json.tmp`, JSON.stringify(head));
      renameSync(`${path}.json.tmp`, `${path}.json`);
    },
    abort: () => closeSync(descriptor),
  };
}

function toStored({ pieces, ...rest }: OpenDatagram): StoredDatagram {
  return { ...rest, pieces: pieces.map((piece) => ({ ...piece, bytes: Buffer.from(piece.bytes).toString('base64') })) };
}

function fromStored({ pieces, ...rest }: StoredDatagram): OpenDatagram {
  return { ...rest, pieces: pieces.map((piece) => ({ ...piece, bytes: Buffer.from(piece.bytes, 'base64') })) };
}

function readHead(directory: string): Head | null {
  const path = join(directory, 'open-flows.json');
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Head) : null;
}

function plainFile(descriptor: number): SpillFile {
  return {
    append(bytes) {
      for (let from = 0; from < bytes.length; ) from += writeSync(descriptor, bytes, from);
    },
    read: (position, into) => readSync(descriptor, into, 0, into.length, position),
    discard() {},
  };
}
