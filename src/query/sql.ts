/** SQL text with its bound values. Identifiers come from the catalogue, values only ever as parameters. */

/** A value to bind, with the database type it is bound as, so that it compares with its column without a cast. */
export type SqlParam =
  | { readonly type: 'text'; readonly value: string }
  | { readonly type: 'bigint' | 'ubigint'; readonly value: bigint }
  | { readonly type: 'double'; readonly value: number };

export interface Sql {
  readonly text: string;
  readonly params: readonly SqlParam[];
}

/** Collects the values of one statement; each `add` gives the placeholder that stands for the value in the text. */
export class SqlParams {
  readonly list: SqlParam[] = [];

  text(value: string): string {
    return this.#add({ type: 'text', value });
  }

  bigint(value: bigint | number): string {
    return this.#add({ type: 'bigint', value: BigInt(value) });
  }

  ubigint(value: bigint | number): string {
    return this.#add({ type: 'ubigint', value: BigInt(value) });
  }

  double(value: number): string {
    return this.#add({ type: 'double', value });
  }

  #add(param: SqlParam): string {
    this.list.push(param);
    return `$${this.list.length}`;
  }
}

/** An identifier of the catalogue: `end` is a word of SQL. */
export function quoteIdentifier(name: string): string {
  return `"${name}"`;
}
