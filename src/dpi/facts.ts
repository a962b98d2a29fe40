/**
 * Facts of a flow: what its content told beyond the columns, by the service's own names, for search and for the flow's
 * page. Bounded in characters while they are gathered, so that an open flow's memory is, and again as the JSON that is kept.
 */
import type { JsonBytes } from '../base/json-bytes.ts';

export type FactValue = string | number | boolean | readonly FactValue[] | Facts;
export interface Facts {
  readonly [name: string]: FactValue | undefined;
}

/** Facts as they are gathered. */
export type FactGroup = Record<string, FactValue>;

/** Characters of a flow's facts as JSON. */
export const MAX_FACTS_LENGTH = 4096;
/** Members of one list of facts: requests, questions, names. */
export const MAX_FACT_ITEMS = 16;
/** What a number, its sign and its commas come to at most, near enough. */
const NUMBER_LENGTH = 16;
/** Of a list or a group, with the comma after it. */
const BRACKETS_LENGTH = 3;
/** Room for `"left_out":` and its number. */
const LEFT_OUT_LENGTH = 32;

/** What gathers facts; a `Match` is one. */
export interface FactHolder {
  facts?: FactGroup;
  /** Facts of protocols carried inside, by their names: TLS after STARTTLS, NTLM within SMB. */
  layers?: Record<string, FactGroup>;
  /** Characters that facts of this flow may still take; absent before the first is added. */
  factRoom?: number;
  /** Facts that found no room. */
  leftOut?: number;
}

/** Sets a fact unless it is set already; counts it as left out where there is no room. */
export function putFact(holder: FactHolder, facts: FactGroup, name: string, value: string | number | boolean): void {
  if (facts[name] === undefined && hasRoom(holder, name, value)) facts[name] = value;
}

/** Adds to a list of facts, which holds each value once and at most {@link MAX_FACT_ITEMS}; what is more is counted. */
export function addFact(holder: FactHolder, facts: FactGroup, name: string, value: string | number): void {
  const list = facts[name] as FactValue[] | undefined;
  if (list === undefined) {
    // Made with its first member: an array that a member is pushed onto takes room for seventeen.
    if (hasRoom(holder, '', value)) facts[name] = [value];
  } else if (list.includes(value)) return;
  else if (list.length >= MAX_FACT_ITEMS) holder.leftOut = (holder.leftOut ?? 0) + 1;
  else if (hasRoom(holder, '', value)) list.push(value);
}

/** A further member of a list of groups of facts, to be filled with {@link putFact}; null when the list is full. */
export function addFactGroup(holder: FactHolder, facts: FactGroup, name: string): FactGroup | null {
  const list = facts[name] as FactGroup[] | undefined;
  if ((list !== undefined && list.length >= MAX_FACT_ITEMS) || (holder.factRoom ?? 1) <= 0) {
    holder.leftOut = (holder.leftOut ?? 0) + 1;
    return null;
  }
  const group: FactGroup = {};
  if (list === undefined) facts[name] = [group];
  else list.push(group);
  return group;
}

/** The facts of a protocol carried inside, made when there are none. */
export function layerFacts(holder: FactHolder, protocol: string): FactGroup {
  holder.layers ??= {};
  holder.layers[protocol] ??= {};
  return holder.layers[protocol];
}

/** Characters of facts that were gathered so far. */
export const factsLength = ({ factRoom }: FactHolder): number => MAX_FACTS_LENGTH - (factRoom ?? MAX_FACTS_LENGTH);

function hasRoom(holder: FactHolder, name: string, value: string | number | boolean): boolean {
  const length = name.length + (typeof value === 'string' ? value.length : NUMBER_LENGTH);
  const room = holder.factRoom ?? MAX_FACTS_LENGTH;
  if (length > room) {
    holder.leftOut = (holder.leftOut ?? 0) + 1;
    return false;
  }
  holder.factRoom = room - length;
  return true;
}

const isEmpty = (facts: Facts): boolean => {
  for (const _ in facts) return false;
  return true;
};

/**
 * Appends the facts of a flow by protocol, with `left_out` where some were: JSON of at most {@link MAX_FACTS_LENGTH} characters.
 * Values that do not fit are left out whole, and counted. False where there are no facts.
 */
export function addFactsJson(json: JsonBytes, service: string, { facts, layers, leftOut }: FactHolder): boolean {
  const hasOwn = facts !== undefined && !isEmpty(facts);
  if (!hasOwn && layers === undefined) return false;
  const start = json.length;
  json.addAscii('{');
  if (hasOwn) json.addMember(service, layers?.[service] ?? facts, true);
  let isFirst = !hasOwn;
  for (const name in layers) {
    if (hasOwn && name === service) continue;
    json.addMember(name, layers[name], isFirst);
    isFirst = false;
  }
  if (leftOut !== undefined) json.addMember('left_out', leftOut, isFirst);
  json.addAscii('}');
  if (json.length - start > MAX_FACTS_LENGTH) {
    const own = hasOwn ? { [service]: facts } : {};
    const whole: Facts = { ...own, ...layers, ...(leftOut === undefined ? {} : { left_out: leftOut }) };
    json.length = start;
    json.add(fitted(whole));
  }
  return true;
}

function fitted(facts: Facts): Facts {
  if (JSON.stringify(facts).length <= MAX_FACTS_LENGTH) return facts;
  const { left_out: counted = 0, ...rest } = facts;
  const room = new Room(MAX_FACTS_LENGTH - LEFT_OUT_LENGTH, Number(counted));
  const kept = room.fit(rest) as Facts;
  return { ...kept, left_out: room.leftOut };
}

class Room {
  leftOut: number;
  #left: number;

  constructor(left: number, leftOut: number) {
    this.#left = left;
    this.leftOut = leftOut;
  }

  /** The value as far as it fits; undefined when nothing of it does. Brackets take their room before what is within. */
  fit(value: FactValue): FactValue | undefined {
    if (Array.isArray(value)) {
      if (!this.#take(BRACKETS_LENGTH)) return undefined;
      const items = (value as readonly FactValue[]).map((item) => this.fit(item)).filter((item) => item !== undefined);
      if (items.length > 0) return items;
      this.#left += BRACKETS_LENGTH;
      return undefined;
    }
    if (typeof value === 'object') {
      if (!this.#take(BRACKETS_LENGTH)) return undefined;
      const kept: FactGroup = {};
      for (const [name, part] of Object.entries(value as Facts)) {
        if (part === undefined || !this.#take(name.length + 4)) continue;
        const fitting = this.fit(part);
        if (fitting === undefined) this.#left += name.length + 4;
        else kept[name] = fitting;
      }
      if (!isEmpty(kept)) return kept;
      this.#left += BRACKETS_LENGTH;
      return undefined;
    }
    return this.#take(JSON.stringify(value).length + 1) ? value : undefined;
  }

  #take(length: number): boolean {
    if (length > this.#left) {
      this.leftOut++;
      return false;
    }
    this.#left -= length;
    return true;
  }
}
