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
const QUOTE = 34;
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

const decoder = new TextDecoder();
const ENCRYPTION = /^(?:X|NX|NX_[A-Z_]{1,30})$/;
/** The one read last, which is nearly always that of all tuples: no text has to be made to see that. */
let encryption = 'NX';
let encryptionBytes = new TextEncoder().encode(encryption);

/** Where the fields of the present tuple begin, those before `DIRECTION` left out; one more says where the last ends. */
const at = new Int32Array(MAX_FIELDS + 2);
/** The numbers its fields are; -1 for what is none, nothing, or more than a double holds. */
const numbers = new Float64Array(MAX_FIELDS + 1);

const TIME = 0;
const SRC_PORT = 3;
const DST_PORT = 4;
const PROTOCOL = 5;
const DIRECTION = 6;

/**
 * Reads the tuple that begins at `from` of `bytes`, and ends before a quote, into `record`, all but its origin. Gives where the
 * quote stands; -1 where there is no tuple.
 */
export function readAzureTuple(bytes: Uint8Array, from: number, record: LogRecord): number {
  let i = readNumber(bytes, from, TIME);
  const time = numbers[TIME]!;
  if (bytes[i] !== COMMA || time < 0 || time > MAX_MILLIS) return -1;
  record.start = record.end = time > MAX_SECONDS ? time * 1000 : time * 1_000_000;
  i = readAddress(bytes, i + 1, record.src);
  if (i < 0 || bytes[i] !== COMMA) return -1;
  i = readAddress(bytes, i + 1, record.dst);
  if (i < 0 || bytes[i] !== COMMA) return -1;
  i = readNumber(bytes, i + 1, SRC_PORT);
  if (bytes[i] !== COMMA) return -1;
  i = readNumber(bytes, i + 1, DST_PORT);
  if (bytes[i] !== COMMA) return -1;
  record.srcPort = numbers[SRC_PORT]!;
  record.dstPort = numbers[DST_PORT]!;
  if (!isPort(record.srcPort) || !isPort(record.dstPort)) return -1;
  i = readProtocol(bytes, i + 1, record);
  if (bytes[i] !== COMMA) return -1;
  const count = split(bytes, i + 1);
  if (count < MIN_FIELDS || count > MAX_FIELDS) return -1;
  const direction = letter(bytes, DIRECTION);
  if (direction !== I && direction !== O) return -1;
  record.direction = direction === I ? 'inbound' : 'outbound';
  return readVerdict(bytes, count, record) ? at[count]! - 1 : -1;
}

/** Reads digits from `from` on as `field`; gives where they end. */
function readNumber(bytes: Uint8Array, from: number, field: number): number {
  let i = from;
  let number = 0;
  for (let digit = bytes[i]! - ZERO; digit >= 0 && digit <= 9; digit = bytes[++i]! - ZERO) number = number * 10 + digit;
  numbers[field] = i === from || i - from > MAX_DIGITS ? UNKNOWN : number;
  return i;
}

/** Gives where it ends; -1 where it is none. */
function readProtocol(bytes: Uint8Array, from: number, record: LogRecord): number {
  const code = bytes[from];
  if (code === T || code === U) {
    record.proto = code === T ? TCP : UDP;
    return from + 1;
  }
  const end = readNumber(bytes, from, PROTOCOL);
  record.proto = numbers[PROTOCOL]!;
  return record.proto >= 0 && record.proto <= 255 ? end : -1;
}

/** Finds the fields from `from`, where the direction is, to the quote; gives how many there are. What is beyond {@link MAX_FIELDS} is not looked at. */
function split(bytes: Uint8Array, from: number): number {
  let field = DIRECTION;
  for (let i = from; ; i++) {
    at[field] = i;
    i = readNumber(bytes, i, field);
    if (bytes[i] !== COMMA && bytes[i] !== QUOTE) {
      numbers[field] = UNKNOWN;
      while (i < bytes.length && bytes[i] !== COMMA && bytes[i] !== QUOTE) i++;
    }
    field++;
    if (field > MAX_FIELDS || bytes[i] !== COMMA) {
      at[field] = i + 1;
      return bytes[i] === COMMA ? field + 1 : field;
    }
  }
}

/** Decision, state, encryption and counts: the part in which the forms differ. */
function readVerdict(bytes: Uint8Array, count: number, record: LogRecord): boolean {
  const seventh = letter(bytes, 7);
  const eighth = count > MIN_FIELDS ? letter(bytes, 8) : 0;
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
  if (next === 8 && count > MIN_FIELDS && isEncryption(bytes, at[8]!, at[9]! - 1)) {
    record.encryption = encryption;
    next = 9;
  }
  return readCounts(count, next, record);
}

function isEncryption(bytes: Uint8Array, from: number, to: number): boolean {
  if (isSame(bytes, from, to, encryptionBytes)) return true;
  const text = decoder.decode(bytes.subarray(from, to));
  if (!ENCRYPTION.test(text)) return false;
  encryption = text;
  encryptionBytes = bytes.slice(from, to);
  return true;
}

function isSame(bytes: Uint8Array, from: number, to: number, other: Uint8Array): boolean {
  if (to - from !== other.length) return false;
  for (let i = 0; i < other.length; i++) if (bytes[from + i] !== other[i]) return false;
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

const isPort = (port: number): boolean => port >= 0 && port <= MAX_PORT;

/** The character of a field of one; 0 for any other. */
const letter = (bytes: Uint8Array, field: number): number =>
  at[field + 1]! - at[field]! === 2 ? bytes[at[field]!]! : 0;
