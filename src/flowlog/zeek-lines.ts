import type { LineFormat } from './line-reader.ts';
import type { LogRecords } from './log-record.ts';
import { readZeekRecord } from './zeek-record.ts';

const MAX_FIELDS = 1024;

/** conn.log as Zeek writes it by default: tab-separated, described by lines that begin with "#". */
export class ZeekTsvLines implements LineFormat {
  readonly name = 'zeek-conn';
  #separator = '\t';
  #unset = '-';
  #empty = '(empty)';
  #places: ReadonlyMap<string, number> = new Map();
  #fields: string[] = [];

  readonly #field = (name: string): string | null => {
    const place = this.#places.get(name);
    const text = place === undefined ? undefined : this.#fields[place];
    return text === undefined || text === this.#unset || text === this.#empty ? null : text;
  };

  take(line: string, into: LogRecords): void {
    if (line === '') return;
    if (line.startsWith('#')) {
      this.#describe(line);
      return;
    }
    this.#fields = line.split(this.#separator);
    if (this.#fields.length === this.#places.size) readZeekRecord(this.#field, into);
    else into.leaveOut('malformed');
  }

  #describe(line: string): void {
    const coded = /^#separator \\x([0-9a-f]{2})/i.exec(line)?.[1];
    if (coded !== undefined) {
      this.#separator = String.fromCharCode(Number.parseInt(coded, 16));
      return;
    }
    const [key, ...values] = line.split(this.#separator);
    if (key === '#fields' && values.length <= MAX_FIELDS)
      this.#places = new Map(values.map((name, place) => [name, place]));
    if (key === '#unset_field') this.#unset = values[0] ?? this.#unset;
    if (key === '#empty_field') this.#empty = values[0] ?? this.#empty;
  }
}

/** conn.log with `LogAscii::use_json`: an object a line. */
export class ZeekJsonLines implements LineFormat {
  readonly name = 'zeek-conn';
  #fields: Readonly<Record<string, unknown>> = {};

  readonly #field = (name: string): string | null => {
    const value = Object.hasOwn(this.#fields, name) ? this.#fields[name] : null;
    if (typeof value === 'number' || typeof value === 'string') return String(value);
    return Array.isArray(value) ? value.join(',') : null;
  };

  take(line: string, into: LogRecords): void {
    if (line === '') return;
    const parsed = parseObject(line);
    if (parsed === null) {
      into.leaveOut('malformed');
      return;
    }
    if (typeof parsed._path === 'string' && parsed._path !== 'conn') {
      into.leaveOut('other-record');
      return;
    }
    this.#fields = parsed;
    readZeekRecord(this.#field, into);
  }
}

function parseObject(line: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Readonly<Record<string, unknown>>)
      : null;
  } catch {
    return null;
  }
}
