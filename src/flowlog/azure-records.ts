/** The records of Azure's flow logs, of network security groups and of virtual networks, as far as JSON gave them. */
import { formatMac, parseMac } from '../base/mac.ts';
import { azureText, readAzureResource } from './azure-resource.ts';
import { readAzureTuple } from './azure-tuple.ts';
import { type LogOrigin, LogRecord, type LogRecords } from './log-record.ts';

type Json = Readonly<Record<string, unknown>>;

/** Records within records, as a published sample has them, are followed so far. */
const MAX_NESTING = 8;

/** Hands the tuples of one entry of `records` to `into`; stops after each that fills it, and goes on when asked to. */
export function* azureRecords(entry: unknown, into: LogRecords, depth = 0): Generator<void, void> {
  if (!isObject(entry)) {
    into.leaveOut('other-record');
    return;
  }
  if (Array.isArray(entry.records)) {
    if (depth >= MAX_NESTING) {
      into.leaveOut('other-record');
      return;
    }
    for (const inner of entry.records) yield* azureRecords(inner, into, depth + 1);
    return;
  }
  if (isObject(entry.flowRecords)) return yield* vnetRecord(entry, entry.flowRecords, into);
  if (isObject(entry.properties) && Array.isArray(entry.properties.flows))
    return yield* nsgRecord(entry, entry.properties.flows, into);
  into.leaveOut('other-record');
}

function* nsgRecord(entry: Json, rules: readonly unknown[], into: LogRecords): Generator<void, void> {
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
      yield* tuples(flows.flowTuples, into, {
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

function* vnetRecord(entry: Json, flowRecords: Json, into: LogRecords): Generator<void, void> {
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
      yield* tuples(group.flowTuples, into, {
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

const record = new LogRecord();

function* tuples(list: unknown, into: LogRecords, origin: LogOrigin): Generator<void, void> {
  for (const tuple of arrayOf(list)) {
    if (typeof tuple === 'string' && readAzureTuple(tuple, record)) {
      record.origin = origin;
      // Version 1 tells no states, and nothing more will come of what was denied.
      record.kind = record.state === null || record.decision === 'denied' ? 'whole' : 'part';
      into.add(record);
    } else into.leaveOut('malformed');
    if (into.mustDrain) yield;
  }
}

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null;

const arrayOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Azure writes a hardware address as twelve digits. */
function interfaceOf(value: unknown): Pick<LogOrigin, 'interface' | 'mac'> {
  const text = azureText(value);
  const mac = text === null ? null : parseMac(text.replace(/^([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})$/i, '$1.$2.$3'));
  return { interface: mac === null ? text : formatMac(mac), mac };
}
