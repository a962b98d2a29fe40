/** A datagram whose fragments came in part by the end of a file, as the file after it goes on with it. */
import type { Packet } from './packet.ts';

/** Bytes of fragments that one file hands on to the next; datagrams beyond are put together in neither. */
export const MAX_HANDED_ON_BYTES = 4 * 1024 * 1024;

export interface OpenPiece {
  readonly offset: number;
  /** By the length on the wire. */
  readonly end: number;
  readonly bytes: Uint8Array;
  /** IP protocol that the fragment's header names. */
  readonly proto: number;
}

export interface OpenDatagram {
  readonly key: readonly number[];
  /** As in `PacketBlock.times`. */
  readonly begun: number;
  /** Length of the whole; -1 until its last fragment came. */
  readonly total: number;
  /** None where the datagram is done with and only says whose later copies of its fragments are. */
  readonly pieces: readonly OpenPiece[];
  /** Whose the datagram is; null where its first fragment did not come. */
  readonly identity: Packet | null;
  /** Bytes of payload that were counted for it. */
  readonly counted: number;
}
