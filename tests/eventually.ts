import { vi } from 'vitest';

/** Resolves to what `check` gives once it no longer throws; patient, as a busy machine must not make a test fail. */
export const eventually = <T>(check: () => T | Promise<T>): Promise<T> =>
  vi.waitFor(check, { timeout: 120_000, interval: 10 });
