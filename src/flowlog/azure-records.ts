/** The records of Azure's flow logs, of network security groups and of virtual networks, as far as JSON gave them. */
import { formatMac, parseMac } from '../base/mac.ts';
import { azureText, readAzureResource } from './azure-resource.ts';
import { readAzureTuple } from './azure-tuple.ts';
import { type LogOrigin, LogRecord, type LogRecords } from './log-record.ts';

/** A list of tuples as it stands in a log: texts in quotes from `from` to `to` of `bytes`, none with an escape. */
export interface TupleList {
  readonly bytes: Uint8Array;
  readonly from: number;
  readonly to: number;
}

type Json = Readonly<Record<string, unknown>>;

/** Records within records, as a published sample has them, are followed so far. */
const MAX_NESTING = 8;

/**
 * Hands the tuples of one entry of `records` to `into`; stops after each that fills it, and goes on when asked to. Where
 * `lists` are given, a list of tuples is the number of one of them.
 */
export function* azureRecords(
  entry: unknown,
  into: LogRecords,
  lists: readonly TupleList[] = [],
  depth = 0,
): Generator<void, void> {
  if (!isObject(entry)) {
    into.leaveOut('other-record');
    return;
  }
  if (Array.isArray(entry.records)) {
    if (depth >= MAX_NESTING) {
      into.leaveOut('other-record');
      return;
    }
    for (const inner of entry.records) yield* azureRecords(inner, into, lists, depth + 1);
    return;
  }
  if (isObject(entry.flowRecords)) return yield* vnetRecord(entry, entry.flowRecords, into, lists);
  if (isObject(entry.properties) && Array.isArray(entry.properties.flows))
    return yield* nsgRecord(entry, entry.properties.flows, into, lists);
  into.leaveOut('other-record');
}

function* nsgRecord(
  entry: Json,
  rules: readonly unknown[],
  into: LogRecords,
  lists: readonly TupleList[],
): Generator<void, void> {
  const group = readAzureResource(entry.resourceId);
  for (const rule of rules) {
    if (!isObject(rule) || !Array.isArray(rule.flows)) {
      into.leaveOut('malformed');
      continue;
    }
    for (const flows of rule.flows) {
      if (!isObject(flows)) {
        into.leaveOut('malformed');
        continue;
      }
      yield* tuples(flows.flowTuples, lists, into, {
        ...interfaceOf(flows.mac ?? entry.macAddress),
        rule: azureText(rule.rule),
        acl: group.name,
        network: null,
        resourceGroup: group.resourceGroup,
        subscription: group.subscription,
      });
    }
  }
}

function* vnetRecord(
  entry: Json,
  flowRecords: Json,
  into: LogRecords,
  lists: readonly TupleList[],
): Generator<void, void> {
  const target = readAzureResource(entry.targetResourceID);
  const log = readAzureResource(entry.flowLogResourceID);
  const nic = interfaceOf(entry.macAddress);
  for (const flow of arrayOf(flowRecords.flows)) {
    if (!isObject(flow) || !Array.isArray(flow.flowGroups)) {
      into.leaveOut('malformed');
      continue;
    }
    const acl = readAzureResource(flow.aclID).name;
    for (const group of flow.flowGroups) {
      if (!isObject(group)) {
        into.leaveOut('malformed');
        continue;
      }
      yield* tuples(group.flowTuples, lists, into, {
        ...nic,
        rule: azureText(group.rule),
        acl,
        network: target.name,
        resourceGroup: target.resourceGroup,
        subscription: target.subscription ?? log.subscription,
      });
    }
  }
}

const QUOTE = 34;
const encoder = new TextEncoder();
const record = new LogRecord();

function* tuples(
  list: unknown,
  lists: readonly TupleList[],
  into: LogRecords,
  origin: LogOrigin,
): Generator<void, void> {
  const values = arrayOf(list);
  const inPlace = typeof values[0] === 'number' ? lists[values[0]] : undefined;
  if (inPlace === undefined) {
    for (const tuple of values) {
      // A quote within is no tuple's.
      if (typeof tuple !== 'string' || tuple.includes('"')) into.leaveOut('malformed');
      else take(encoder.encode(`${tuple}"`), 0, origin, into);
      if (into.mustDrain) yield;
    }
    return;
  }
  const { bytes, from, to } = inPlace;
  for (let quote = bytes.indexOf(QUOTE, from); quote >= 0 && quote < to; ) {
    const end = take(bytes, quote + 1, origin, into);
    if (into.mustDrain) yield;
    quote = bytes.indexOf(QUOTE, end + 1);
  }
}

/** Gives where the tuple's closing quote stands. */
function take(bytes: Uint8Array, from: number, origin: LogOrigin, into: LogRecords): number {
  const end = readAzureTuple(bytes, from, record);
  if (end < 0) {
    into.leaveOut('malformed');
    return bytes.indexOf(QUOTE, from);
  }
  record.origin = origin;
  // Version 1 tells no states, and nothing more will come of what was denied.
  record.kind = record.state === null || record.decision === 'denied' ? 'whole' : 'part';
  into.add(record);
  return end;
}

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null;

const arrayOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Azure writes a hardware address as twelve digits. */
function interfaceOf(value: unknown): Pick<LogOrigin, 'interface' | 'mac'> {
  const text = azureText(value);
  const mac = text === null ? null : parseMac(text.replace(/^([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})$/i, '$1.$2.$3'));
  return { interface: mac === null ? text : formatMac(mac), mac };
}
