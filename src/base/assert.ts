/** Ends a switch over a union: reaching it is a mistake of ours, and does not compile while an arm is missing. */
export function assertUnreachable(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`);
}

/** Returns `value`, or throws when our own reasoning that it exists was wrong. */
export function ensureExists<T>(value: T | null | undefined, what: string): T {
  if (value === null || value === undefined) throw new Error(`expected ${what} to exist`);
  return value;
}
