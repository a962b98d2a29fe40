/**
 * Tells what each flow is by looking at its first payloads. Flows are known by `slot`, a small number that the caller
 * reuses after `finish`. Per packet the caller reads one byte, `wants[slot]`; most flows are decided by their first
 * payload and cost nothing afterwards.
 */
import type { Packet } from '../wire/packet.ts';
import type { Direction, Recognition, RecognitionListener } from './recognition.ts';

export interface RecognizerSettings {
  /** Most bytes that may wait for more over all flows; beyond, flows are judged by single packets. Default 64 MiB. */
  readonly maxPendingBytes?: number;
}

export interface Recognizer {
  /**
   * 1 while packets of the flow that carry captured payload are to be fed. The array is replaced when a `begin` makes it
   * grow: read the property anew after each `begin`.
   */
  readonly wants: Uint8Array;
  /** A flow begins in `slot` with `packet`, which goes in direction 0. Does not look at the payload: feed it next. */
  begin(slot: number, packet: Packet): void;
  /** A packet with captured payload, in capture order; `view` is over the block the packet's offsets refer to. Never throws. */
  feed(slot: number, direction: Direction, packet: Packet, view: DataView): void;
  /** The flow ended: what it was, or null where neither content nor ports say anything. Frees the slot. */
  finish(slot: number): Recognition | null;
}

const INITIAL_SLOTS = 1024;

export function createRecognizer(_settings: RecognizerSettings, _listener: RecognitionListener): Recognizer {
  return new FlowRecognizer();
}

class FlowRecognizer implements Recognizer {
  wants = new Uint8Array(INITIAL_SLOTS);

  begin(slot: number, _packet: Packet): void {
    if (slot >= this.wants.length) {
      const grown = new Uint8Array(Math.max(slot + 1, this.wants.length * 2));
      grown.set(this.wants);
      this.wants = grown;
    }
    this.wants[slot] = 1;
  }

  feed(slot: number, _direction: Direction, _packet: Packet, _view: DataView): void {
    this.wants[slot] = 0;
  }

  finish(slot: number): Recognition | null {
    this.wants[slot] = 0;
    return null;
  }
}
