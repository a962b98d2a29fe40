/** A flow of a log → a row of a batch. Columns that no log tells stay as they are in a new batch: null. */
import { isIpv4 } from '../base/ip.ts';
import { guessByPort } from '../dpi/ports.ts';
import { CommunityId } from '../flow/community-id.ts';
import type { ColumnName } from '../schema/columns.ts';
import { DIGEST_WORDS } from '../schema/community-id-text.ts';
import { type FlowBatch, setDigest, setNumber, setText, type TextVector } from '../schema/flow-batch.ts';
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

    setNumber(columns.capture_id, row, this.#captureId);
    setNumber(columns.flow_id, row, words[at + FLOW_ID]!);
    writeNanos(this.#startWords, row, start);
    writeNanos(this.#endWords, row, end);
    setNumber(columns.duration, row, (end - start) * 1000);
    setNumber(columns.ip_version, row, isIpv4(words[src]!, words[src + 1]!, words[src + 2]!) ? 4 : 6);
    setNumber(columns.proto, row, proto);
    for (let i = 0; i < 4; i++) {
      columns.src_ip.words[4 * row + i] = words[src + i]!;
      columns.dst_ip.words[4 * row + i] = words[dst + i]!;
    }
    setNumber(columns.src_port, row, srcPort);
    setNumber(columns.dst_port, row, dstPort);
    const sent = f + COUNTS + source;
    const received = f + COUNTS + 1 - source;
    setNumber(columns.packets_sent, row, knownOrNull(doubles[sent]!));
    setNumber(columns.packets_received, row, knownOrNull(doubles[received]!));
    setNumber(columns.bytes_sent, row, knownOrNull(doubles[sent + 2]!));
    setNumber(columns.bytes_received, row, knownOrNull(doubles[received + 2]!));
    setNumber(columns.payload_sent, row, knownOrNull(doubles[sent + 4]!));
    setNumber(columns.payload_received, row, knownOrNull(doubles[received + 4]!));
    setNumber(columns.records, row, words[at + RECORDS]!);
    this.#writeTexts(row, texts);
    this.#writeService(row, texts, proto, srcPort, dstPort);
    this.#flow.words = words;
    this.#flow.src = src;
    this.#flow.dst = dst;
    this.#flow.proto = proto;
    this.#flow.srcPort = srcPort ?? -1;
    this.#flow.dstPort = dstPort ?? -1;
    this.#writeCommunityId(row, texts.zeek);
    if (texts.zeek !== null || this.#hasZeek) this.#writeZeek(row, texts.zeek);
  }

  #writeTexts(row: number, { origin, direction, decision, state, encryption, zeek }: SlotTexts): void {
    const { columns } = this.#batch;
    setText(columns.direction, row, direction);
    setText(columns.decision, row, decision);
    setText(columns.flow_state, row, state);
    setText(columns.encryption, row, encryption);
    this.#writeOrigin(row, origin);
    setNumber(columns.src_mac, row, zeek?.srcMac ?? (direction === 'outbound' ? origin.mac : null));
    setNumber(columns.dst_mac, row, zeek?.dstMac ?? (direction === 'inbound' ? origin.mac : null));
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
    setNumber(columns.vlan, row, zeek?.vlan ?? null);
    setText(columns.conn_state, row, zeek?.connState ?? null);
    setText(columns.history, row, zeek?.history ?? null);
    setNumber(columns.lost_bytes, row, zeek?.lostBytes ?? null);
  }

  #writeService(row: number, { zeek }: SlotTexts, proto: number, srcPort: number | null, dstPort: number | null): void {
    const { columns } = this.#batch;
    const service = zeek?.service ?? null;
    const transport = proto === TCP ? 'tcp' : proto === UDP ? 'udp' : null;
    const isGuessed = service === null && transport !== null && srcPort !== null && dstPort !== null;
    setText(columns.service, row, service);
    setText(
      columns.service_guess,
      row,
      isGuessed ? (guessByPort(transport, srcPort, dstPort)?.serviceGuess ?? null) : null,
    );
    // Enrichment fills these where they are null; the row held another flow before.
    setText(columns.application, row, null);
    setText(columns.category, row, null);
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

const knownOrNull = (count: number): number | null => (count < 0 ? null : count);
