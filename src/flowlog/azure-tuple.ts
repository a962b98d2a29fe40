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
import { MAX_DIGITS, MAX_PORT } from './read-number.ts';

const MIN_FIELDS = 8;
const MAX_FIELDS = 13;
const COMMA = 44;
const ZERO = 48;
const [A, B, C, D, E, I, O, T, U] = [65, 66, 67, 68, 69, 73, 79, 84, 85];

const TCP = 6;
const UDP = 17;

/** Seconds up to here, milliseconds beyond: in seconds it is the year 5138, in milliseconds 1973. */
const MAX_SECONDS = 1e11;
const MAX_MILLIS = 9e12;

function stateOf(letter: number): FlowState | null {
  switch (letter) {
    case B:
      return 'begin';
    case C:
      return 'continuing';
    case E:
      return 'end';
    case D:
      return 'denied';
    default:
      return null;
  }
}

const ENCRYPTION = /^(?:X|NX|NX_[A-Z_]{1,30})$/;
/** The one read last, which is nearly always that of all tuples: no text has to be made to see that. */
let encryption = 'NX';

/** Where the fields of the present tuple begin; one more says where the last ends. */
const at = new Int32Array(MAX_FIELDS + 2);
/** The numbers its fields are; -1 for what is none, nothing, or more than a double holds. */
const numbers = new Float64Array(MAX_FIELDS + 1);

/** Reads the tuple that `tuple` holds from `from` to `to` into `record`, all but its origin; false where it is none. */
export function readAzureTuple(tuple: string, from: number, to: number, record: LogRecord): boolean {
  const count = split(tuple, from, to);
  if (count < MIN_FIELDS || count > MAX_FIELDS) return false;
  const time = numbers[0]!;
  if (time < 0 || time > MAX_MILLIS) return false;
  record.start = record.end = time > MAX_SECONDS ? time * 1000 : time * 1_000_000;
  if (!readAddress(tuple, at[1]!, at[2]! - 1, record.src)) return false;
  if (!readAddress(tuple, at[2]!, at[3]! - 1, record.dst)) return false;
  record.srcPort = numbers[3]!;
  record.dstPort = numbers[4]!;
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
  if (seventh === A || (seventh === D && stateOf(eighth) !== null)) {
    record.decision = seventh === A ? 'allowed' : 'denied';
    record.state = stateOf(eighth);
    if (count > MIN_FIELDS && record.state === null) return false;
    next = 9;
  } else {
    const state = stateOf(seventh);
    if (state === null) return false;
    record.decision = state === 'denied' ? 'denied' : 'allowed';
    // Eight fields that end in D are of version 1, which knows decisions and no states.
    record.state = count === MIN_FIELDS && state === 'denied' ? null : state;
  }
  record.encryption = null;
  if (next === 8 && count > MIN_FIELDS && isEncryption(tuple, at[8]!, at[9]! - 1)) {
    record.encryption = encryption;
    next = 9;
  }
  return readCounts(count, next, record);
}

function isEncryption(tuple: string, from: number, to: number): boolean {
  if (to - from === encryption.length && tuple.startsWith(encryption, from)) return true;
  const text = tuple.slice(from, to);
  if (!ENCRYPTION.test(text)) return false;
  encryption = text;
  return true;
}

function readCounts(count: number, from: number, record: LogRecord): boolean {
  if (count > from && count !== from + 4) return false;
  record.packetsSent = record.bytesSent = record.packetsReceived = record.bytesReceived = UNKNOWN;
  for (let field = from; field < count; field++)
    if (at[field + 1]! - 1 > at[field]! && numbers[field]! < 0) return false;
  // What begins or was denied has nothing counted yet, which some write as nothing and some as zeros.
  if (count <= from || record.state === 'begin' || record.decision === 'denied') return true;
  record.packetsSent = numbers[from]!;
  record.bytesSent = numbers[from + 1]!;
  record.packetsReceived = numbers[from + 2]!;
  record.bytesReceived = numbers[from + 3]!;
  return true;
}

/** How many fields there are; what is beyond {@link MAX_FIELDS} is not looked at. */
function split(tuple: string, from: number, to: number): number {
  let count = 0;
  let start = from;
  let number = 0;
  for (let i = from; i < to; i++) {
    const code = tuple.charCodeAt(i);
    if (code === COMMA) {
      numbers[count] = i === start || i - start > MAX_DIGITS ? UNKNOWN : number;
      at[count++] = start;
      if (count > MAX_FIELDS) return count;
      start = i + 1;
      number = 0;
    } else if (number >= 0) {
      const digit = code - ZERO;
      number = digit < 0 || digit > 9 ? UNKNOWN : number * 10 + digit;
    }
  }
  numbers[count] = to === start || to - start > MAX_DIGITS ? UNKNOWN : number;
  at[count++] = start;
  at[count] = to + 1;
  return count;
}

const isPort = (port: number): boolean => port >= 0 && port <= MAX_PORT;

/** The character of a field of one; 0 for any other. */
const letter = (tuple: string, field: number): number =>
  at[field + 1]! - at[field]! === 2 ? tuple.charCodeAt(at[field]!) : 0;

function protocol(tuple: string): number {
  const code = letter(tuple, 5);
  if (code === T) return TCP;
  if (code === U) return UDP;
  return numbers[5]! <= 255 ? numbers[5]! : UNKNOWN;
}
