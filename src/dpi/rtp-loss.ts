/**
 * How many packets of RTP streams are missing by their sequence numbers: expected less received, as RFC 3550 appendix A.3
 * and tshark's `rtp,streams` count, so that a copy makes up for a loss. A stream is a synchronisation source of one
 * direction; a sequence number that leaps begins it anew, as a device does that restarts (A.1).
 */
import type { Direction } from './recognition.ts';

/** Streams of one flow: calls in one flow have a few; what comes beyond is not followed. */
export const MAX_STREAMS = 16;
const MAX_DROPOUT = 3000;
const MAX_MISORDER = 100;

interface RtpStream {
  readonly direction: Direction;
  readonly ssrc: number;
  first: number;
  /** Highest sequence number, with how often it wrapped in the upper bits. */
  highest: number;
  received: number;
  /** Of earlier beginnings. */
  lost: number;
}

export class RtpLoss {
  readonly #streams: RtpStream[] = [];

  add(direction: Direction, ssrc: number, sequence: number): void {
    const stream = this.#streamOf(direction, ssrc, sequence);
    if (stream === null) return;
    const step = (sequence - (stream.highest & 0xffff)) & 0xffff;
    if (step < MAX_DROPOUT) stream.highest += step;
    else if (step < 0x1_0000 - MAX_MISORDER) {
      stream.lost += missing(stream);
      stream.first = sequence;
      stream.highest = sequence;
      stream.received = 0;
    }
    stream.received++;
  }

  /** Packets that are missing of a direction. */
  lost(direction: Direction): number {
    const own = this.#streams.filter((stream) => stream.direction === direction);
    return own.reduce((sum, stream) => sum + stream.lost + missing(stream), 0);
  }

  #streamOf(direction: Direction, ssrc: number, sequence: number): RtpStream | null {
    for (const stream of this.#streams) if (stream.ssrc === ssrc && stream.direction === direction) return stream;
    if (this.#streams.length >= MAX_STREAMS) return null;
    const stream = { direction, ssrc, first: sequence, highest: sequence, received: 0, lost: 0 };
    this.#streams.push(stream);
    return stream;
  }
}

function missing({ first, highest, received }: RtpStream): number {
  return Math.max(0, highest - first + 1 - received);
}
