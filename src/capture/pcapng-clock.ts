/**
 * pcapng timestamps: 64-bit counts of an interface's own unit since its own epoch. They become nanoseconds since one base
 * second by subtracting in the interface's unit first, so that doubles stay exact (see PacketBlock.times).
 */
import { MAX_TIME, MIN_TIME, NANOS_PER_SECOND } from '../base/time.ts';

export interface InterfaceClock {
  readonly ticksPerSecond: bigint;
  /** Seconds that are added to every timestamp. */
  readonly offsetSeconds: bigint;
  /** The base second in this clock's ticks, as two words; null until the base is fixed. */
  base: { readonly high: number; readonly low: number; readonly earliest: number; readonly latest: number } | null;
}

const TWO_32 = 0x1_0000_0000;

/** By if_tsresol: 10^-n seconds, or 2^-n where the highest bit is set; null beyond what 64 bits of nanoseconds can follow. */
export function newClock(resolution: number, offsetSeconds: bigint): InterfaceClock | null {
  const exponent = resolution & 0x7f;
  const isBinary = (resolution & 0x80) !== 0;
  if (exponent > (isBinary ? 63 : 19)) return null;
  return { ticksPerSecond: (isBinary ? 2n : 10n) ** BigInt(exponent), offsetSeconds, base: null };
}

export class PcapngClock {
  baseSeconds = 0;
  #isFixed = false;

  /** Fixes the base for a file whose first packet has no time. */
  fixBase(): void {
    this.#isFixed = true;
  }

  /** The next packet fixes another base; clocks that joined the old one must forget it. */
  rebase(): void {
    this.#isFixed = false;
  }

  nanosSinceBase(clock: InterfaceClock, high: number, low: number): number {
    const base = clock.base ?? this.#join(clock, high, low);
    const ticks = (high - base.high) * TWO_32 + (low - base.low);
    const perSecond = Number(clock.ticksPerSecond);
    const nanos = perSecond <= 1e9 && 1e9 % perSecond === 0 ? ticks * (1e9 / perSecond) : finer(ticks, perSecond);
    return Math.min(Math.max(nanos, base.earliest), base.latest);
  }

  /** Expresses the base in this clock's ticks; the first packet of all sets the base. */
  #join(clock: InterfaceClock, high: number, low: number): NonNullable<InterfaceClock['base']> {
    if (!this.#isFixed) {
      const ticks = BigInt(high) * BigInt(TWO_32) + BigInt(low);
      const seconds = ticks / clock.ticksPerSecond + clock.offsetSeconds;
      this.baseSeconds = Number(clampSeconds(seconds));
      this.#isFixed = true;
    }
    const base = BigInt(this.baseSeconds);
    const ticks = (base - clock.offsetSeconds) * clock.ticksPerSecond;
    // High and low may leave 32 bits: only their weighted difference to a timestamp counts.
    clock.base = {
      high: Number(ticks / BigInt(TWO_32)),
      low: Number(ticks % BigInt(TWO_32)),
      earliest: Number(MIN_TIME - base * NANOS_PER_SECOND) + 2048,
      latest: Number(MAX_TIME - base * NANOS_PER_SECOND) - 2048,
    };
    return clock.base;
  }
}

function clampSeconds(seconds: bigint): bigint {
  const limit = MAX_TIME / NANOS_PER_SECOND - 1n;
  return seconds > limit ? limit : seconds < -limit ? -limit : seconds;
}

/** Ticks that are no whole number of nanoseconds, cut to nanoseconds as Wireshark does. */
function finer(ticks: number, perSecond: number): number {
  const seconds = Math.floor(ticks / perSecond);
  return seconds * 1e9 + Math.floor(((ticks - seconds * perSecond) / perSecond) * 1e9);
}
