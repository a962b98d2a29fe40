import type { CaptureNotes } from './capture-notes.ts';
import { type InterfaceClock, newClock } from './pcapng-clock.ts';
import { forEachOption, OPTION_COMMENT, readText } from './pcapng-options.ts';

export interface PcapngInterface {
  readonly linkType: number;
  /** The most bytes kept of a packet; 0 for no limit. */
  readonly snapLen: number;
  readonly clock: InterfaceClock;
  readonly maxPacketBytes: number;
  /** Packets that its last statistics say were dropped; 0 until they say so. */
  dropped: number;
}

const LINK_TYPE = 8;
const SNAP_LEN = 12;
const OPTIONS = 16;
const OPTION_TSRESOL = 9;
const OPTION_TSOFFSET = 14;
const MICROSECONDS = 6;

/** Reads an Interface Description Block that is whole; returns what is wrong with it as text. */
export function readInterface(
  view: DataView,
  at: number,
  end: number,
  isLittleEndian: boolean,
  notes: CaptureNotes,
): Omit<PcapngInterface, 'maxPacketBytes' | 'dropped'> | string {
  let resolution = MICROSECONDS;
  let offsetSeconds = 0n;
  forEachOption(view, at + OPTIONS, end, isLittleEndian, (code, from, to) => {
    if (code === OPTION_TSRESOL && to - from === 1) resolution = view.getUint8(from);
    if (code === OPTION_TSOFFSET && to - from === 8) offsetSeconds = view.getBigInt64(from, isLittleEndian);
    if (code === OPTION_COMMENT) notes.addComment('interface', null, readText(view, from, to));
  });
  const clock = newClock(resolution, offsetSeconds);
  if (clock === null) return `An interface has the time resolution ${resolution}, finer than 64 bits can hold.`;
  return {
    linkType: view.getUint16(at + LINK_TYPE, isLittleEndian),
    snapLen: view.getUint32(at + SNAP_LEN, isLittleEndian),
    clock,
  };
}
