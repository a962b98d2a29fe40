/**
 * The comma-separated tuples of Azure's flow logs, told apart by what stands in them and not by the version that the log
 * says it has, as logs are met that say another:
 *
 * - NSG, version 1: `seconds,src,dst,srcPort,dstPort,T|U,I|O,A|D`
 * - NSG, version 2: the same, then `B|C|E`, packets and bytes sent, packets and bytes received
 * - virtual network, version 4: `milliseconds,src,dst,srcPort,dstPort,number,I|O,B|C|E|D`, encryption, the four counts
 * - the same without encryption
 *
 * https://learn.microsoft.com/azure/network-watcher/vnet-flow-logs-overview
 */
import { type FlowState, type LogRecord, UNKNOWN } from './log-record.ts';
import { readAddress } from './read-address.ts';
import { MAX_PORT, readDigits } from './read-number.ts';

const MIN_FIELDS = 8;
const MAX_FIELDS = 13;
const COMMA = 44;
const [A, B, C, D, E, I, O, T, U] = [65, 66, 67, 68, 69, 73, 79, 84, 85];

const TCP = 6;
const UDP = 17;

/** Seconds up to here, milliseconds beyond: in seconds it is the year 5138, in milliseconds 1973. */
const MAX_SECONDS = 1e11;
const MAX_MILLIS = 9e12;

const STATES: ReadonlyMap<number, FlowState> = new Map([
  [B, 'begin'],
  [C, 'continuing'],
  [E, 'end'],
  [D, 'denied'],
]);

const ENCRYPTION = /^(?:X|NX|NX_[A-Z_]{1,30})$/;

/** Where the fields of the present tuple begin; one more says where the last ends. */
const at = new Int32Array(MAX_FIELDS + 2);

/** Reads the tuple that `tuple` holds from `from` to `to` into `record`, all but its origin; false where it is none. */
export function readAzureTuple(tuple: string, from: number, to: number, record: LogRecord): boolean {
  const count = split(tuple, from, to);
  if (count < MIN_FIELDS || count > MAX_FIELDS) return false;
  const time = digits(tuple, 0);
  if (time < 0 || time > MAX_MILLIS) return false;
  record.start = record.end = time > MAX_SECONDS ? time * 1000 : time * 1_000_000;
  if (!readAddress(tuple, at[1]!, at[2]! - 1, record.src)) return false;
  if (!readAddress(tuple, at[2]!, at[3]! - 1, record.dst)) return false;
  record.srcPort = digits(tuple, 3);
  record.dstPort = digits(tuple, 4);
  if (!isPort(record.srcPort) || !isPort(record.dstPort)) return false;
  record.proto = protocol(tuple);
  if (record.proto < 0) return false;
  const direction = letter(tuple, 6);
  if (direction !== I && direction !== O) return false;
  record.direction = direction === I ? 'inbound' : 'outbound';
  return readVerdict(tuple, count, record);
}

/** Decision, state, encryption and counts: the part in which the forms differ. */
function readVerdict(tuple: string, count: number, record: LogRecord): boolean {
  const seventh = letter(tuple, 7);
  const eighth = count > MIN_FIELDS ? letter(tuple, 8) : 0;
  let next = 8;
  if (seventh === A || (seventh === D && eighth !== 0 && STATES.has(eighth))) {
    record.decision = seventh === A ? 'allowed' : 'denied';
    record.state = eighth === 0 ? null : (STATES.get(eighth) ?? null);
    if (count > MIN_FIELDS && record.state === null) return false;
    next = 9;
  } else {
    const state = STATES.get(seventh);
    if (state === undefined) return false;
    record.decision = state === 'denied' ? 'denied' : 'allowed';
    // Eight fields that end in D are of version 1, which knows decisions and no states.
    record.state = count === MIN_FIELDS && state === 'denied' ? null : state;
  }
  record.encryption = null;
  if (next === 8 && count > MIN_FIELDS) {
    const text = tuple.slice(at[8], at[9]! - 1);
    if (ENCRYPTION.test(text)) {
      record.encryption = text;
      next = 9;
    }
  }
  return readCounts(tuple, count, next, record);
}

function readCounts(tuple: string, count: number, from: number, record: LogRecord): boolean {
  if (count > from && count !== from + 4) return false;
  record.packetsSent = record.bytesSent = record.packetsReceived = record.bytesReceived = UNKNOWN;
  for (let field = from; field < count; field++)
    if (at[field + 1]! - 1 > at[field]! && digits(tuple, field) < 0) return false;
  // What begins or was denied has nothing counted yet, which some write as nothing and some as zeros.
  if (count <= from || record.state === 'begin' || record.decision === 'denied') return true;
  record.packetsSent = digits(tuple, from);
  record.bytesSent = digits(tuple, from + 1);
  record.packetsReceived = digits(tuple, from + 2);
  record.bytesReceived = digits(tuple, from + 3);
  return true;
}

/** How many fields there are; what is beyond {@link MAX_FIELDS} is not looked at. */
function split(tuple: string, from: number, to: number): number {
  let count = 0;
  at[count++] = from;
  for (let i = from; i < to; i++) {
    if (tuple.charCodeAt(i) !== COMMA) continue;
    if (count > MAX_FIELDS) return count;
    at[count++] = i + 1;
  }
  at[count] = to + 1;
  return count;
}

const digits = (tuple: string, field: number): number => readDigits(tuple, at[field]!, at[field + 1]! - 1);

const isPort = (port: number): boolean => port >= 0 && port <= MAX_PORT;

/** The character of a field of one; 0 for any other. */
const letter = (tuple: string, field: number): number =>
  at[field + 1]! - at[field]! === 2 ? tuple.charCodeAt(at[field]!) : 0;

function protocol(tuple: string): number {
  const code = letter(tuple, 5);
  if (code === T) return TCP;
  if (code === U) return UDP;
  const number = digits(tuple, 5);
  return number <= 255 ? number : -1;
}
