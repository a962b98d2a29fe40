import type { ByteWindow } from './byte-window.ts';
import type { PacketBlock } from './packet-block.ts';

/** The block a reader fills again and again: room for `capacity` packets over a window's buffer. */
export class BlockBuilder implements PacketBlock {
  bytes: Uint8Array;
  view: DataView;
  length = 0;
  readonly capacity: number;
  readonly offsets: Uint32Array;
  readonly capLens: Uint32Array;
  readonly wireLens: Uint32Array;
  readonly times: Float64Array;
  readonly linkTypes: Uint16Array;
  readonly fileOffsets: Float64Array;

  constructor(capacity: number, window: ByteWindow) {
    this.capacity = capacity;
    this.bytes = window.bytes;
    this.view = window.view;
    this.offsets = new Uint32Array(capacity);
    this.capLens = new Uint32Array(capacity);
    this.wireLens = new Uint32Array(capacity);
    this.times = new Float64Array(capacity);
    this.linkTypes = new Uint16Array(capacity);
    this.fileOffsets = new Float64Array(capacity);
  }

  /** Empties the block and points it at the window's present buffer. */
  reset(window: ByteWindow): void {
    this.length = 0;
    this.bytes = window.bytes;
    this.view = window.view;
  }
}
