/** How long and how slowly servers may answer. */
export interface RemoteLimits {
  /** Until a connection stands; its name is looked up in as much, at most. */
  readonly connectMs: number;
  /** Until an answer begins. */
  readonly answerMs: number;
  /** Longest that nothing may come, once an answer has begun. */
  readonly idleMs: number;
  /** Slower than this over {@link RemoteLimits.rateWindowMs} ends an answer. */
  readonly minBytesPerSecond: number;
  readonly rateWindowMs: number;
  readonly redirects: number;
  /** Tries to go on without a single byte coming, before a read gives up; each waits twice as long as the one before. */
  readonly tries: number;
  readonly firstPauseMs: number;
}

export const DEFAULT_REMOTE_LIMITS: RemoteLimits = {
  connectMs: 15_000,
  answerMs: 60_000,
  idleMs: 30_000,
  minBytesPerSecond: 1_024,
  rateWindowMs: 60_000,
  redirects: 5,
  tries: 6,
  firstPauseMs: 250,
};
