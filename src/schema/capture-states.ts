/** What a capture of a data set goes through. */

/**
 * `receiving`: its bytes are still arriving; `paused`: they stopped to, what arrived is kept, and its error says why and
 * what to do; `queued`: waits for its import; `importing`: what is stored so far can be seen and is partial; `ready`:
 * whole; `unpacked`: an archive whose captures are captures of their own now; `duplicate`: the data set has the same
 * content already. `unpacked`, `duplicate`, `failed` and `cancelled` captures hold no flows.
 */
export const CAPTURE_STATES = [
  'receiving',
  'paused',
  'queued',
  'importing',
  'ready',
  'unpacked',
  'duplicate',
  'failed',
  'cancelled',
] as const;

export type CaptureState = (typeof CAPTURE_STATES)[number];

/** Those that end by themselves. */
export const UNDER_WAY: ReadonlySet<CaptureState> = new Set(['receiving', 'queued', 'importing']);
