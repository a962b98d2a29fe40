import { vi } from 'vitest';

/** Resolves once `check` no longer throws; patient, as a busy machine must not make a test fail. */
export const eventually = (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 20_000, interval: 10 });
