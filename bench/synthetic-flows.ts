/** Batches of made-up flows with every column filled, for measuring the store without an import. */
import { COLUMN_NAMES, type ColumnName } from '../src/schema/columns.ts';
import { DIGEST_WORDS } from '../src/schema/community-id-text.ts';
import {
  type ActivityBatch,
  FlowBatch,
  setDigest,
  setNumber,
  setText,
  type TextDictionaries,
} from '../src/schema/flow-batch.ts';
import { Random } from './random.ts';

const BATCH_ROWS = 8192;
const START = 1_700_000_000_000_000_000n;
const SECOND = 1_000_000_000n;
/** Ten million flows take a day. */
const STEP_NANOS = 8_640_000;
const WITH_ACTIVITY_PERCENT = 8;
const BUCKETS = 4;

const COUNTRIES = ['US', 'DE', 'GB', 'FR', 'NL', 'JP', 'IN', 'BR', 'CN', 'SG', 'AU', 'CA', 'SE', 'PL', 'IT', 'ES'];
const STATES = ['SF', 'SF', 'SF', 'SF', 'S0', 'REJ', 'RSTO', 'OTH'];
const HISTORIES = ['ShADadFf', 'ShADadFfR', 'S', 'Dd', 'D', 'ShAdDaFf'];

/** A dictionary that grew with every community id would measure the generator's memory. */
const FLOWS_PER_DICTIONARY = 15 * BATCH_ROWS;

function newBatch(): FlowBatch {
  const dictionaries: TextDictionaries = new Map();
  return new FlowBatch(BATCH_ROWS, dictionaries);
}

export class SyntheticFlows {
  readonly #captureId: number;
  readonly #random: Random;
  #batch = newBatch();
  #next = 0;

  constructor(captureId: number) {
    this.#captureId = captureId;
    this.#random = new Random(captureId);
  }

  /** At most `limit` flows, in a batch that the next call fills again. */
  next(limit: number): { batch: FlowBatch; activity: ActivityBatch } {
    if (this.#next % FLOWS_PER_DICTIONARY < BATCH_ROWS) this.#batch = newBatch();
    const batch = this.#batch;
    batch.length = Math.min(limit, BATCH_ROWS);
    const active: number[] = [];
    for (let row = 0; row < batch.length; row++) {
      this.#fill(batch, row);
      if (this.#random.below(100) >= WITH_ACTIVITY_PERCENT) continue;
      active.push(row);
      lastThroughBuckets(batch, row);
    }
    return { batch, activity: activityOf(batch, active) };
  }

  #fill(batch: FlowBatch, row: number): void {
    const random = this.#random;
    const id = ++this.#next;
    const { columns } = batch;
    const number = (name: ColumnName, value: number | null): void => {
      const vector = columns[name];
      if (vector.kind === 'number') setNumber(vector, row, value);
    };
    const text = (name: ColumnName, value: string | null): void => {
      const vector = columns[name];
      if (vector.kind === 'text') setText(vector, row, value);
    };
    for (const name of COLUMN_NAMES) number(name, null);
    const src = skewed(random, 240_000);
    const dst = skewed(random, 600_000);
    const isTcp = random.below(100) < 60;
    const duration = random.below(100) < 30 ? 0 : Math.floor(Math.exp(random.below(25_000) / 1000));
    const start = START + BigInt(id * STEP_NANOS + random.below(100_000));
    columns.start.values[row] = start;
    columns.end.values[row] = start + BigInt(duration);
    number('capture_id', this.#captureId);
    number('flow_id', id);
    number('duration', duration);
    number('ip_version', src % 7 === 0 ? 6 : 4);
    number('proto', isTcp ? 6 : 17);
    setAddress(columns.src_ip.words, row, src, src % 7 === 0);
    setAddress(columns.dst_ip.words, row, dst + 1_000_000, src % 7 === 0);
    number('src_port', 1024 + random.below(64_000));
    number('dst_port', [443, 443, 443, 53, 80, 22, 5432, 8080][skewed(random, 8)] ?? 443);
    number('src_mac', 1e14 + (src % 50));
    number('dst_mac', 1e14 + (dst % 4));
    const service = skewed(random, 31);
    const isKnown = random.below(100) < 90;
    text('service', isKnown ? `svc${service}` : null);
    text('service_guess', isKnown ? null : `svc${service}`);
    text('application', random.below(100) < 40 ? `Application ${skewed(random, 200)}` : null);
    text('category', isKnown ? `category${service % 12}` : null);
    const name = skewed(random, 200_000);
    const host = `host-${name}.example${name % 1000}.com`;
    const isNamed = random.below(100) < 50;
    text('server_name', isNamed && random.below(100) < 60 ? host : null);
    text('dst_name', isNamed ? host : null);
    text('src_name', null);
    text('tunnel', null);
    const isPrivate = src % 10 < 6;
    text('src_country', isPrivate ? 'private' : (COUNTRIES[src % 16] ?? null));
    text('dst_country', dst % 10 < 3 ? 'private' : (COUNTRIES[dst % 16] ?? null));
    number('src_asn', isPrivate ? null : src % 20_000);
    number('dst_asn', dst % 10 < 3 ? null : dst % 20_000);
    text('src_org', isPrivate ? null : `Organisation number ${src % 20_000}`);
    text('dst_org', dst % 10 < 3 ? null : `Organisation number ${dst % 20_000}`);
    const sent = 1 + Math.floor(Math.exp(skewed(random, 800) / 100));
    const received = Math.floor(Math.exp(skewed(random, 800) / 100));
    number('packets_sent', sent);
    number('packets_received', received);
    number('bytes_sent', sent * (60 + random.below(300)));
    number('bytes_received', received * (60 + random.below(1300)));
    number('payload_sent', sent * random.below(300));
    number('payload_received', received * random.below(1300));
    text('conn_state', STATES[random.below(8)] ?? null);
    text('history', HISTORIES[random.below(6)] ?? null);
    if (isTcp) {
      number('rtt', 1_000_000 + random.below(80_000_000));
      for (const column of ['out_of_order', 'lost_bytes', 'zero_windows'] as const) number(column, 0);
      number('retransmits_sent', skewed(random, 4));
      number('retransmits_received', skewed(random, 4));
    }
    const isTls = isKnown && service < 8;
    text('tls_version', isTls ? 'TLSv1.3' : null);
    text('alpn', isTls ? 'h2' : null);
    text('ja4', isTls ? `t13d1516h2_8daaf6152771_${(name % 300).toString(16).padStart(12, '0')}` : null);
    setDigest(
      columns.community_id,
      row,
      Uint32Array.from({ length: DIGEST_WORDS }, () => random.below(2 ** 32)),
    );
  }
}

/** Small numbers far more often than large ones. */
function skewed(random: Random, below: number): number {
  return Math.floor(
    (random.below(1000) / 1000) * (random.below(1000) / 1000) * below + random.below(1000) * below * 1e-6,
  );
}

function setAddress(words: Uint32Array, row: number, host: number, isV6: boolean): void {
  const at = 4 * row;
  words[at] = isV6 ? 0x2001_0db8 : 0;
  words[at + 1] = isV6 ? host : 0;
  words[at + 2] = isV6 ? host : 0xffff;
  words[at + 3] = isV6 ? host : 0x0a00_0000 + host;
}

/** A flow with activity goes on into the last of its buckets. */
function lastThroughBuckets({ columns }: FlowBatch, row: number): void {
  const start = columns.start.values[row] ?? 0n;
  const end = start - (start % SECOND) + BigInt(BUCKETS) * SECOND - 1n;
  columns.end.values[row] = end;
  setNumber(columns.duration, row, Number(end - start));
}

function activityOf(batch: FlowBatch, rows: readonly number[]): ActivityBatch {
  const length = BUCKETS * rows.length;
  const { flow_id, start, packets_sent, packets_received, bytes_sent, bytes_received } = batch.columns;
  const row = (i: number): number => rows[Math.floor(i / BUCKETS)] ?? 0;
  const share = (values: ArrayLike<number>) => (_: unknown, i: number) => Math.floor((values[row(i)] ?? 0) / BUCKETS);
  const bucket = (i: number): bigint => {
    const time = start.values[row(i)] ?? 0n;
    return time - (time % SECOND) + BigInt(i % BUCKETS) * SECOND;
  };
  return {
    length,
    flowId: Uint32Array.from({ length }, (_, i) => flow_id.values[row(i)] ?? 0),
    bucketStart: BigInt64Array.from({ length }, (_, i) => bucket(i)),
    widthNanos: new Uint32Array(length).fill(1e9),
    packetsSent: Uint32Array.from({ length }, share(packets_sent.values)),
    packetsReceived: Uint32Array.from({ length }, share(packets_received.values)),
    bytesSent: Float64Array.from({ length }, share(bytes_sent.values)),
    bytesReceived: Float64Array.from({ length }, share(bytes_received.values)),
  };
}
