/** A flow of a log → a row of a batch. Columns that no log tells stay as they are in a new batch: null. */
import { isIpv4 } from '../base/ip.ts';
import { guessByPort } from '../dpi/ports.ts';
import { CommunityId } from '../flow/community-id.ts';
import type { ColumnName } from '../schema/columns.ts';
import { DIGEST_WORDS } from '../schema/community-id-text.ts';
import {
  type FlowBatch,
  type NumberVector,
  setDigest,
  setNumber,
  setText,
  type TextVector,
} from '../schema/flow-batch.ts';
import type { LogOrigin, ZeekFacts } from './log-record.ts';
import {
  COUNTS,
  DOUBLES,
  DST,
  END,
  FLAGS,
  FLOW_ID,
  IS_SECOND_SOURCE,
  KIND,
  PORTS,
  RECORDS,
  SRC,
  START,
  WORDS,
} from './open-flows.ts';
import { firstPortOf, protoOf, secondPortOf } from './record-sides.ts';
import type { SlotTexts } from './slot-texts.ts';
import { writeNanos } from './write-nanos.ts';

const TCP = 6;
const UDP = 17;

const ORIGIN_TEXTS = [
  ['rule', 'rule'],
  ['interface', 'interface'],
  ['acl', 'acl'],
  ['network', 'network'],
  ['resource_group', 'resourceGroup'],
  ['subscription', 'subscription'],
] as const satisfies readonly (readonly [ColumnName, keyof LogOrigin])[];

export class LogColumns {
  readonly #captureId: number;
  readonly #batch: FlowBatch;
  readonly #startWords: Uint32Array;
  readonly #endWords: Uint32Array;
  readonly #communityId = new CommunityId();
  /** The flow whose Community ID is asked for. ICMP has one only where Zeek wrote it: logs do not tell its type. */
  readonly #flow = {
    words: new Int32Array() as Int32Array,
    src: 0,
    dst: 0,
    proto: 0,
    srcPort: -1,
    dstPort: -1,
    icmpType: -1,
    icmpCode: -1,
  };
  /** The origin of the row before and its codes: most rows have the same. */
  #origin: LogOrigin | null = null;
  readonly #originVectors: readonly TextVector[];
  readonly #originCodes = new Uint32Array(ORIGIN_TEXTS.length);
  /** Rows held flows of Zeek before: what only Zeek tells has to be written over. */
  #hasZeek = false;
  /** As of flows with payload. */
  #hasPayload = false;

  constructor(captureId: number, batch: FlowBatch) {
    this.#captureId = captureId;
    this.#batch = batch;
    const { columns } = batch;
    this.#originVectors = ORIGIN_TEXTS.map(([column]) => columns[column]);
    this.#startWords = new Uint32Array(columns.start.values.buffer);
    this.#endWords = new Uint32Array(columns.end.values.buffer);
  }

  write(words: Int32Array, doubles: Float64Array, slot: number, texts: SlotTexts): void {
    const batch = this.#batch;
    const { columns } = batch;
    const row = batch.length++;
    if (row === 0) {
      // Enrichment fills these where they are null; the rows held other flows before.
      columns.application.codes.fill(0);
      columns.category.codes.fill(0);
    }
    const at = slot * WORDS;
    const f = slot * DOUBLES;
    const source = words[at + FLAGS]! & IS_SECOND_SOURCE;
    const src = at + (source === 0 ? SRC : DST);
    const dst = at + (source === 0 ? DST : SRC);
    const proto = protoOf(words[at + KIND]!);
    const firstPort = firstPortOf(words[at + KIND]!, words[at + PORTS]!);
    const secondPort = secondPortOf(words[at + KIND]!, words[at + PORTS]!);
    const srcPort = source === 0 ? firstPort : secondPort;
    const dstPort = source === 0 ? secondPort : firstPort;
    const start = doubles[f + START]!;
    const end = doubles[f + END]!;

    // Each column by itself: a function for all of them would have to find out every time how wide the column is.
    columns.capture_id.values[row] = this.#captureId;
    columns.flow_id.values[row] = words[at + FLOW_ID]!;
    writeNanos(this.#startWords, row, start);
    writeNanos(this.#endWords, row, end);
    columns.duration.values[row] = (end - start) * 1000;
    columns.ip_version.values[row] = isIpv4(words[src]!, words[src + 1]!, words[src + 2]!) ? 4 : 6;
    columns.proto.values[row] = proto;
    for (let i = 0; i < 4; i++) {
      columns.src_ip.words[4 * row + i] = words[src + i]!;
      columns.dst_ip.words[4 * row + i] = words[dst + i]!;
    }
    columns.records.values[row] = words[at + RECORDS]!;
    if (columns.records.nulls !== null) columns.records.nulls[row] = 0;
    writePort(columns.src_port, row, srcPort);
    writePort(columns.dst_port, row, dstPort);
    const sent = f + COUNTS + source;
    const received = f + COUNTS + 1 - source;
    writeCount(columns.packets_sent, row, doubles[sent]!);
    writeCount(columns.packets_received, row, doubles[received]!);
    writeCount(columns.bytes_sent, row, doubles[sent + 2]!);
    writeCount(columns.bytes_received, row, doubles[received + 2]!);
    this.#writeTexts(row, texts);
    this.#writeGuess(row, texts.zeek, proto, srcPort, dstPort);
    this.#flow.words = words;
    this.#flow.src = src;
    this.#flow.dst = dst;
    this.#flow.proto = proto;
    this.#flow.srcPort = srcPort;
    this.#flow.dstPort = dstPort;
    this.#writeCommunityId(row, texts.zeek);
    if (doubles[sent + 4]! >= 0 || doubles[received + 4]! >= 0) this.#hasPayload = true;
    if (this.#hasPayload) {
      writeCount(columns.payload_sent, row, doubles[sent + 4]!);
      writeCount(columns.payload_received, row, doubles[received + 4]!);
    }
    if (texts.zeek !== null || this.#hasZeek) this.#writeZeek(row, texts.zeek);
  }

  #writeTexts(row: number, { origin, direction, decision, state, encryption, zeek }: SlotTexts): void {
    const { columns } = this.#batch;
    setText(columns.direction, row, direction);
    setText(columns.decision, row, decision);
    setText(columns.flow_state, row, state);
    setText(columns.encryption, row, encryption);
    this.#writeOrigin(row, origin);
    writeMac(columns.src_mac, row, zeek?.srcMac ?? (direction === 'outbound' ? origin.mac : null));
    writeMac(columns.dst_mac, row, zeek?.dstMac ?? (direction === 'inbound' ? origin.mac : null));
  }

  #writeOrigin(row: number, origin: LogOrigin): void {
    const vectors = this.#originVectors;
    const codes = this.#originCodes;
    // With the first row of a batch, dictionaries may be others than before.
    if (row === 0 || origin !== this.#origin) {
      for (const [i, [, text]] of ORIGIN_TEXTS.entries()) codes[i] = vectors[i]!.dictionary.code(origin[text]);
      this.#origin = origin;
    }
    for (let i = 0; i < codes.length; i++) vectors[i]!.codes[row] = codes[i]!;
  }

  #writeZeek(row: number, zeek: ZeekFacts | null): void {
    const { columns } = this.#batch;
    this.#hasZeek = true;
    setText(columns.service, row, zeek?.service ?? null);
    setNumber(columns.vlan, row, zeek?.vlan ?? null);
    setText(columns.conn_state, row, zeek?.connState ?? null);
    setText(columns.history, row, zeek?.history ?? null);
    setNumber(columns.lost_bytes, row, zeek?.lostBytes ?? null);
  }

  #writeGuess(row: number, zeek: ZeekFacts | null, proto: number, srcPort: number, dstPort: number): void {
    const transport = proto === TCP ? 'tcp' : proto === UDP ? 'udp' : null;
    const isGuessed = zeek?.service == null && transport !== null && srcPort >= 0 && dstPort >= 0;
    const guess = isGuessed ? guessByPort(transport, srcPort, dstPort) : null;
    setText(this.#batch.columns.service_guess, row, guess?.serviceGuess ?? null);
  }

  #writeCommunityId(row: number, zeek: ZeekFacts | null): void {
    const vector = this.#batch.columns.community_id;
    const told = zeek?.communityId ?? null;
    if (told !== null || this.#flow.srcPort < 0 || this.#flow.dstPort < 0) {
      setDigest(vector, row, told);
      return;
    }
    this.#communityId.write(this.#flow, vector.words, DIGEST_WORDS * row);
    vector.nulls[row] = 0;
  }
}

function writePort(vector: NumberVector, row: number, port: number): void {
  vector.values[row] = Math.max(port, 0);
  if (vector.nulls !== null) vector.nulls[row] = port < 0 ? 1 : 0;
}

function writeCount(vector: NumberVector, row: number, count: number): void {
  vector.values[row] = Math.max(count, 0);
  if (vector.nulls !== null) vector.nulls[row] = count < 0 ? 1 : 0;
}

function writeMac(vector: NumberVector, row: number, mac: number | null): void {
  vector.values[row] = mac ?? 0;
  if (vector.nulls !== null) vector.nulls[row] = mac === null ? 1 : 0;
}
